/**
 * An experiment is a plain value: what we believe, what we deploy, what clients do, what goes wrong, what should come
 * out. Nothing runs when it is imported, so the plan and the report's "method" are made from the value itself.
 */

import type { Duration } from '../core/duration.ts';
import type { Workload } from '../workload/workload.ts';
import type { Expectation } from './expectation.ts';
import type { Step } from './schedule.ts';
import type { Topology } from './topology.ts';

/** What is expected of every experiment that settles. */
export const INVARIANTS = ['oneMasterPerEpoch', 'sentinelsAgree', 'converged'] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Experiment<N extends string = string> {
  /** What happens, in a few words. */
  readonly title: string;
  /** What should be true, as one sentence that the verdict answers. */
  readonly hypothesis: string;
  /** Public reports by operators who met it, as GitHub writes them: `redis/redis#6062`. */
  readonly source?: readonly string[];
  readonly topology: Topology;
  readonly workload: readonly Workload[];
  readonly schedule: readonly Step<N>[];
  readonly expect: readonly Expectation<NoInfer<N>>[];
  /**
   * The invariants that are not expected of it, each with the reason. All others are, in every experiment that settles.
   */
  readonly except?: Readonly<Partial<Record<Invariant, string>>>;
  /** What the observer may do besides watching; its write probe can be turned off. */
  readonly observer?: { readonly probe: boolean };
  /**
   * How much later a fault that stands alone may begin, by chance: one period of the Sentinels' pings (1 s) where
   * nothing else is said.
   */
  readonly faultDelay?: Duration;
  /**
   * False for an experiment that claims nothing of the data and of the time after the last heal: then nothing is
   * waited for, and nothing read, once the schedule is over.
   */
  readonly settle?: boolean;
  /** What a held verdict of this experiment does not show, as sentences for the report. */
  readonly limits?: readonly string[];
}

/** Declares an experiment; an experiment file default-exports one. Its id is the file's name. */
export function experiment<const N extends string>(value: Experiment<N>): Experiment<N> {
  return value;
}
