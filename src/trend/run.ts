/** What a trend is drawn from: the runs of one experiment, in the order of time. */

import type { ComparedRun, Measured } from '../compare/side.ts';

/** What a number is, whatever it was in a run. */
export type Measure = Omit<Measured, 'value' | 'error'>;

/** What a run measured, as rows: years of nights are a million numbers, and as objects a good part of a trend's time. */
export interface Readings {
  /** The same array for runs that have the same. */
  readonly measures: readonly Measure[];
  /** Of each measure its value, null where it was not measurable, and what that may be off by. */
  readonly numbers: readonly (number | null)[];
}

export interface TrendRun extends ComparedRun {
  /** What `measured` has, where it is at hand as rows. */
  readonly readings?: Readings;
  /** The day that it began on, UTC: `2026-11-20`. */
  readonly night: string;
  /** This one and those before it, which were undecided. */
  readonly attempts: number;
}

/** The runs of one experiment at one place of its sweep or table, on one testbed. */
export interface TrendSubject {
  readonly experiment: string;
  readonly title: string;
  /** Such as `downAfter=1s`; empty where there are no axes. */
  readonly place: string;
  readonly testbed: string;
  readonly runs: readonly TrendRun[];
}
