/** What kill, terminate, freeze and forget share: a signal to each target process. */

import { until } from '../core/until.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ProcessSignal } from '../cluster/evidence.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import { effectOf, type Shared } from './fault.ts';

/** How long an orderly shutdown may take, ms: Redis waits up to 10 s (shutdown-timeout) for lagging replicas. */
const END_LIMIT_MS = 15_000;
const ASK_EVERY_MS = 20;

interface Signalled {
  readonly inject: ProcessSignal;
  readonly heal: 'start' | 'SIGCONT';
  readonly state: 'dead' | 'stopped';
  readonly resets: boolean;
  readonly appearance: Pick<FaultEffect, 'colour' | 'pattern'>;
}

/** Signals processes, and heals by starting or continuing them. */
export function bySignal({
  inject: sent,
  heal: undoing,
  state: wanted,
  resets,
  appearance,
}: Signalled): Shared {
  return {
    ofProxy: true,
    needs: () => (undoing === 'start' ? 'keep-dead' : 'signal-processes'),
    effect: () => effectOf({ target: 'processes', processes: wanted, resets, ...appearance }),
    inject: async ({ signalProcess, cluster, targets }) => {
      await Promise.all(
        targets.processes.map(async (process) => {
          const { state } = await signalProcess(process, sent);
          if (state !== wanted && sent === 'SIGTERM') await ended(cluster, process);
        }),
      );
    },
    heal: async ({ signalProcess, targets }) => {
      await Promise.all(targets.processes.map((process) => signalProcess(process, undoing)));
    },
  };
}

/** A process that was asked to end takes its time. */
async function ended(cluster: Cluster, process: string): Promise<void> {
  await until(async () => (await cluster.states([process])).find(({ state }) => state === 'dead'), {
    what: `${process} to end`,
    withinMs: END_LIMIT_MS,
    everyMs: ASK_EVERY_MS,
  });
}
