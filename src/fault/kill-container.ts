/** Kill the container: SIGKILL to a process that its orchestrator then starts again at once, in the same pod. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { effectOf, type FaultKind, type FaultOptions } from './fault.ts';
import { orchestratorOf } from './orchestrated.ts';

export const KILL_CONTAINER: FaultKind = {
  kind: 'kill-container',
  needs: 'kill-containers',
  parameters: {},
  words: (targets) => `kill the container of ${targets}`,
  links: () => [],
  effect: () =>
    effectOf({
      target: 'processes',
      processes: 'replaced',
      resets: true,
      colour: 'vermilion',
      pattern: 'dots',
    }),
  inject: async ({ cluster, targets, recordState }) => {
    await Promise.all(
      targets.processes.map(async (process) => {
        const killed = await orchestratorOf(cluster).killContainer(process);
        await recordState([process], 'SIGKILL', killed);
      }),
    );
  },
  heal: async ({ cluster, targets, recordState }) => {
    await Promise.all(
      targets.processes.map(async (process) => {
        const started = await orchestratorOf(cluster).awaitContainer(process);
        await recordState([process], 'start', started);
      }),
    );
  },
};

/** SIGKILL, and nothing holds the restart back; when the step ends another process must run in its place. */
export function killContainer<const N extends string = 'kill-container'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'kill-container', as: options.as ?? ('kill-container' as N), targets: [target] };
}
