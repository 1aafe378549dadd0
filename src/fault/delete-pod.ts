/**
 * Delete the pod: what `kubectl delete pod` does. Gracefully, Redis is told to shut down and waits for its replicas; by
 * force, the pod is forgotten at once. Another pod of that name takes its place, unless it is kept away.
 */

import type { Fault, FaultParameters } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { PodDeletion } from '../cluster/orchestrator.ts';
import { effectOf, type FaultKind, type FaultOptions } from './fault.ts';
import { orchestratorOf, processesOn } from './orchestrated.ts';

interface DeletePodOptions<N extends string> extends FaultOptions<N>, Partial<PodDeletion> {}

/** Gracefully, with its data kept, and back as soon as the orchestrator likes. */
const USUAL: PodDeletion = { grace: 'own', keepAway: false, volume: 'kept' };

export const DELETE_POD: FaultKind = {
  kind: 'delete-pod',
  needs: 'delete-pods',
  parameters: { grace: ['own', 'none'], keepAway: [true, false], volume: ['kept', 'deleted'] },
  words: (targets, parameters) => {
    const { grace, keepAway, volume } = deletionOf(parameters);
    const what = volume === 'deleted' ? 'the pod and the volume' : 'the pod';
    const how = grace === 'own' ? 'gracefully' : 'by force';
    return `delete ${what} of ${targets} ${how}${keepAway ? ' and keep it away' : ''}`;
  },
  links: () => [],
  effect: (parameters) =>
    effectOf({
      target: 'pods',
      processes: deletionOf(parameters).keepAway ? 'dead' : 'replaced',
      resets: true,
      colour: 'green',
      pattern: 'solid',
    }),
  inject: async ({ cluster, targets, parameters, recordState }) => {
    await Promise.all(
      targets.hosts.map(async (host) => {
        const moment = await orchestratorOf(cluster).deletePod(host, deletionOf(parameters));
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
};

/** Deletes the target's pod; when the step ends another one must run in its place. */
export function deletePod<const N extends string = 'delete-pod'>(
  target: Target,
  { as, ...deletion }: DeletePodOptions<N> = {},
): Fault<N> {
  return {
    kind: 'delete-pod',
    as: as ?? ('delete-pod' as N),
    targets: [target],
    parameters: { ...USUAL, ...deletion },
  };
}

/** Validation has seen to it that the parameters are those of a deletion. */
function deletionOf(parameters: FaultParameters): PodDeletion {
  return parameters as unknown as PodDeletion;
}
