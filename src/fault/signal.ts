/** What kill, terminate and freeze share: a signal to each target process. */

import { until } from '../core/until.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ProcessSignal } from '../cluster/evidence.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import { effectOf, type FaultKind } from './fault.ts';

/** How long an orderly shutdown may take, ms: Redis waits up to 10 s (shutdown-timeout) for lagging replicas. */
const END_LIMIT_MS = 15_000;
const ASK_EVERY_MS = 20;

interface SignalFault extends Pick<FaultKind, 'kind'> {
  readonly appearance: Pick<FaultEffect, 'colour' | 'pattern'>;
  readonly resets: boolean;
  readonly verb: string;
  readonly inject: ProcessSignal;
  readonly heal: 'start' | 'SIGCONT';
  readonly state: 'dead' | 'stopped';
}

/** A kind of fault that signals processes and heals by starting or continuing them. */
export function signalFault(fault: SignalFault): FaultKind {
  return {
    kind: fault.kind,
    needs: 'signal-processes',
    parameters: {},
    words: (targets) => `${fault.verb} ${targets}`,
    links: () => [],
    effect: () =>
      effectOf({
        target: 'processes',
        processes: fault.state,
        resets: fault.resets,
        ...fault.appearance,
      }),
    inject: async ({ signalProcess, cluster, targets }) => {
      await Promise.all(
        targets.processes.map(async (process) => {
          const { state } = await signalProcess(process, fault.inject);
          if (state !== fault.state && fault.inject === 'SIGTERM') await ended(cluster, process);
        }),
      );
    },
    heal: async ({ signalProcess, targets }) => {
      await Promise.all(targets.processes.map((process) => signalProcess(process, fault.heal)));
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
