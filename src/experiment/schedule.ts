/** The schedule: steps as plain data, walked through by the runner in order. */

import { duration, milliseconds, type Duration } from '../core/duration.ts';
import { DESYNC_MS } from './back-off.ts';
import type { StoredValue } from './parameter.ts';
import type { Target } from './target.ts';
import type { Topology } from './topology.ts';

/** A fault as an experiment names it: a kind of src/fault/words.ts, what it hits, and the name expectations know it by. */
export interface Fault<N extends string = string> {
  readonly kind: string;
  readonly as: N;
  readonly targets: readonly Target[];
  /** The other end of the links that it cuts, where it does not cut them all, or whom its targets follow. */
  readonly peers?: readonly Target[];
  /** What its kind leaves to its author; absent where that is nothing. */
  readonly parameters?: FaultParameters;
}

/** What a step of an author's own may use. */
export interface StepContext {
  /** The data node that the Sentinels call master just now. */
  readonly master: string | undefined;
  /** Sends a command to a process, through the observer; rejects when it is refused or not answered. */
  command(process: string, ...args: readonly string[]): Promise<void>;
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
}

/** Parameters of a fault: plain data, so that a plan can hold them. */
export type FaultParameters = Readonly<Record<string, Exclude<StoredValue, readonly string[]>>>;

/** A step. `N` collects the names of the faults inside, so that expectations can only speak of faults that happen. */
export type Step<N extends string = string> =
  | { readonly step: 'quiet'; readonly for: Duration }
  | { readonly step: 'during'; readonly fault: Fault<N>; readonly steps: readonly Step<N>[] }
  | { readonly step: 'once'; readonly fault: Fault<N> }
  | { readonly step: 'await-new-master'; readonly within: Duration }
  | { readonly step: 'await-event'; readonly event: string; readonly within: Duration }
  | { readonly step: 'await-converged'; readonly within: Duration }
  | { readonly step: 'repeat'; readonly times: number; readonly steps: readonly Step<N>[] }
  | {
      readonly step: 'soak';
      readonly for: Duration;
      /** A fault begins so often, or later where it is not whole again by then. */
      readonly every: Duration;
      /** How long each fault lasts at least and at most. */
      readonly lasting: readonly [Duration, Duration];
      /** How long it may take to be whole again after each heal. */
      readonly within: Duration;
      readonly draw: readonly Fault<N>[];
      /** What was drawn (experiment/soak.ts); absent as long as there is no seed. */
      readonly steps?: readonly Step<N>[];
    }
  | {
      readonly step: 'custom';
      readonly words: string;
      /** Absent in a plan, which keeps the words only. */
      readonly carryOut?: (context: StepContext) => Promise<void>;
    };

/**
 * How long to watch before "no failover" may be claimed: two whole tries of the Sentinels.
 * down-after + 1.1 s (SDOWN after a silent fault) + 2 × failover-timeout + 1 s (back-off before the second try)
 * + min(10 s, failover-timeout) (election timeout, sentinel.c sentinelFailoverWaitStart) + 1.5 s of slack for ticks.
 */
export function twoFailoverAttempts(topology: Pick<Topology, 'downAfter' | 'failoverTimeout'>): Duration {
  const downAfter = milliseconds(topology.downAfter);
  const failoverTimeout = milliseconds(topology.failoverTimeout);
  const election = Math.min(10_000, failoverTimeout);
  return duration(downAfter + 1_100 + 2 * failoverTimeout + DESYNC_MS + election + 1_500);
}

/**
 * How long to watch before "no try" may be claimed where fewer Sentinels are left than the quorum: until each of them
 * sees the master down and has asked all others since. After that nothing can add to anybody's count, because every
 * later answer says what the one before said.
 * down-after + 1.1 s (the last SDOWN after a silent fault) + 1 s (SENTINEL_ASK_PERIOD) + 1.5 s of slack for ticks.
 */
export function oneVotingRound(topology: Pick<Topology, 'downAfter'>): Duration {
  return duration(milliseconds(topology.downAfter) + 1_100 + 1_000 + 1_500);
}

/** What a soak may draw stands for itself until something is drawn. */
function drawable(fault: Fault): Step {
  return { step: 'during', fault, steps: [] };
}

/** Every fault of a schedule with its step's path, outermost first, repetitions once. */
export function faultsOf(
  steps: readonly Step[],
  prefix = '',
): readonly { path: string; step: 'during' | 'once'; fault: Fault; steps: readonly Step[] }[] {
  return steps.flatMap((step, index) => {
    const path = prefix === '' ? `${index}` : `${prefix}.${index}`;
    if (step.step === 'repeat') return faultsOf(step.steps, path);
    if (step.step === 'soak') return faultsOf(step.steps ?? step.draw.map(drawable), path);
    if (step.step === 'once') return [{ path, step: 'once', fault: step.fault, steps: [] }];
    if (step.step !== 'during') return [];
    return [{ path, step: 'during', fault: step.fault, steps: step.steps }, ...faultsOf(step.steps, path)];
  });
}
