/**
 * Scale down: fewer replicas are asked of the StatefulSets that the targets' pods belong to, to none at all where all are
 * targets; and as many as before when the step ends.
 */

import { effectOf, fault } from './fault.ts';
import { orchestratorOf, processesOn, returnEach } from './orchestrated.ts';

/**
 * Asks Kubernetes for fewer pods, so that those of the targets end, each in its own grace period; when the step ends they must run
 * again. The targets must be the last pods of their StatefulSet, for these are the ones that it gives up.
 */
export const scaleDown = fault({
  kind: 'scale-down',
  needs: () => 'scale-pods',
  parameters: {},
  example: {},
  says: ({ targets }) => `scale down until the pod of ${targets} is gone`,
  effect: () =>
    effectOf({ target: 'pods', processes: 'dead', resets: true, colour: 'orange', pattern: 'solid' }),
  inject: async ({ cluster, targets, recordState }) => {
    const moments = await orchestratorOf(cluster).scaleDown(targets.hosts);
    for (const [host, moment] of moments) await recordState(processesOn(cluster, host), 'delete', moment);
  },
  heal: async (context) => {
    await orchestratorOf(context.cluster).scaleBack();
    await returnEach(context);
  },
});
