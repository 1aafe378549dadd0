/**
 * Delete the pod: what `kubectl delete pod` does. Gracefully, Redis is told to shut down and waits for its replicas; by
 * force, the pod is forgotten at once. Another pod of that name takes its place, unless it is kept away.
 */

import { defaulted, flag, oneOf } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';
import { orchestratorOf, processesOn, returnEach } from './orchestrated.ts';

/**
 * Deletes the target's pod; when the step ends another one must run in its place. By default gracefully, with its data
 * kept, and back as soon as the orchestrator likes.
 */
export const deletePod = fault({
  kind: 'delete-pod',
  needs: ({ grace, keepAway, volume }) => {
    if (keepAway || volume === 'deleted') return 'keep-away';
    return grace === 'none' ? 'delete-pods-by-force' : 'delete-pods';
  },
  parameters: {
    /** `own`: SIGTERM, then the pod's own grace period. `none`: forced, the pod is forgotten at once. */
    grace: defaulted(oneOf('own', 'none'), 'own'),
    /** Whether the next pod of that name is held back until the step ends. */
    keepAway: defaulted(flag, false),
    /** Whether its volume is deleted with it. */
    volume: defaulted(oneOf('kept', 'deleted'), 'kept'),
  },
  example: { keepAway: true },
  says: ({ targets, parameters: { grace, keepAway, volume } }) => {
    const what = volume === 'deleted' ? 'the pod and the volume' : 'the pod';
    const how = grace === 'own' ? 'gracefully' : 'by force';
    return `delete ${what} of ${targets} ${how}${keepAway ? ' and keep it away' : ''}`;
  },
  effect: ({ keepAway }) =>
    effectOf({
      target: 'pods',
      processes: keepAway ? 'dead' : 'replaced',
      resets: true,
      colour: 'green',
      pattern: 'solid',
    }),
  inject: async ({ cluster, targets, parameters, recordState }) => {
    await Promise.all(
      targets.hosts.map(async (host) => {
        const moment = await orchestratorOf(cluster).deletePod(host, parameters);
        await recordState(processesOn(cluster, host), 'delete', moment);
      }),
    );
  },
  heal: returnEach,
});
