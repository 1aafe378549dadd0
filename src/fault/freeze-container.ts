/**
 * Freeze the container: SIGSTOP to a process that its liveness probe then has ended and started again. A stopped process takes no
 * SIGTERM, so that the grace period of its pod passes as well.
 */

import { until } from '../core/until.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { effectOf, fault } from './fault.ts';
import { orchestratorOf } from './orchestrated.ts';

/** The grace period that a pod has by itself, ms. */
const GRACE_MS = 30_000;
/** A probe that fails after 30 s, the grace period, and a start, ms. */
const REPLACED_LIMIT_MS = 90_000;
const ASK_EVERY_MS = 50;

/** SIGSTOP, and it lasts until another process is in its place, which its pod's liveness probe has to bring about. */
export const freezeContainer = fault({
  kind: 'freeze-container',
  needs: () => 'kill-containers',
  parameters: {},
  example: {},
  says: ({ targets }) => `freeze ${targets} until its liveness probe has the container started again`,
  effect: () => effectOf({ target: 'processes', processes: 'replaced', colour: 'sky', pattern: 'hatch' }),
  injectionMs: () => GRACE_MS,
  inject: async ({ cluster, targets, signalProcess, signal }) => {
    await Promise.all(
      targets.processes.map(async (process) => {
        const { pid } = await signalProcess(process, 'SIGSTOP');
        await until(() => isReplaced(cluster, process, pid), {
          what: `the container of ${process} to be started again by its liveness probe`,
          withinMs: REPLACED_LIMIT_MS,
          everyMs: ASK_EVERY_MS,
          signal,
        });
      }),
    );
  },
  heal: async ({ cluster, targets, signalProcess, recordState }) => {
    await Promise.all(
      targets.processes.map(async (process) => {
        const [before] = await cluster.states([process]);
        if (before?.state === 'stopped') await signalProcess(process, 'SIGCONT');
        const running = await orchestratorOf(cluster).awaitContainer(process);
        await recordState([process], 'start', running);
      }),
    );
  },
});

async function isReplaced(cluster: Cluster, process: string, pid: number): Promise<true | undefined> {
  const [now] = await cluster.states([process]);
  return now?.state === 'running' && now.pid !== pid ? true : undefined;
}
