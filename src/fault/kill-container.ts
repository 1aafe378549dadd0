/** Kill the container: SIGKILL to a process that its orchestrator then starts again at once, in the same pod. */

import { effectOf, fault } from './fault.ts';
import { orchestratorOf } from './orchestrated.ts';

/** SIGKILL, and nothing holds the restart back; when the step ends another process must run in its place. */
export const killContainer = fault({
  kind: 'kill-container',
  needs: () => 'kill-containers',
  parameters: {},
  example: {},
  says: ({ targets }) => `kill the container of ${targets}`,
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
});
