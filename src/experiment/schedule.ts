/** The schedule: steps as plain data, walked through by the runner in order. */

import type { Duration } from '../core/duration.ts';
import type { StoredValue } from './parameter.ts';
import type { Target } from './target.ts';

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
