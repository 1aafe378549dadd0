/**
 * Evict the pod: what `kubectl drain` asks of each pod on a machine. Kubernetes refuses while fewer pods would be left than a
 * PodDisruptionBudget demands, and is asked again until it agrees.
 */

import { effectOf, fault } from './fault.ts';
import { orchestratorOf, processesOn, returnEach } from './orchestrated.ts';

/** Evicts the targets' pods, each as soon as a disruption budget allows it; when the step ends others must run in their places. */
export const evict = fault({
  kind: 'evict',
  needs: () => 'delete-pods',
  parameters: {},
  example: {},
  says: ({ targets }) => `evict the pod of ${targets}`,
  effect: () =>
    effectOf({ target: 'pods', processes: 'replaced', resets: true, colour: 'green', pattern: 'hatch' }),
  inject: async ({ cluster, targets, recordState }) => {
    await Promise.all(
      targets.hosts.map(async (host) => {
        const moment = await orchestratorOf(cluster).evictPod(host);
        await recordState(processesOn(cluster, host), 'delete', moment);
      }),
    );
  },
  heal: returnEach,
});
