/**
 * Delete the pod: what `kubectl delete pod` does. Gracefully, Redis is told to shut down and waits for its replicas; by
 * force, the pod is forgotten at once. Another pod of that name takes its place, unless it is kept away.
 */

import { defaulted, flag, oneOf } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';
import { orchestratorOf, processesOn } from './orchestrated.ts';

/**
 * Deletes the target's pod; when the step ends another one must run in its place. By default gracefully, with its data
 * kept, and back as soon as the orchestrator likes.
 */
export const deletePod = fault({
  kind: 'delete-pod',
  needs: 'delete-pods',
  parameters: {
    grace: defaulted(oneOf('own', 'none'), 'own'),
    keepAway: defaulted(flag, false),
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
  heal: async ({ cluster, targets, recordState }) => {
    await Promise.all(
      targets.hosts.map(async (host) => {
        const moment = await orchestratorOf(cluster).returnPod(host);
        await recordState(processesOn(cluster, host), 'return', moment);
      }),
    );
  },
});
