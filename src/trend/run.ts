/** What a trend is drawn from: the runs of one experiment, in the order of time. */

import type { ComparedRun } from '../compare/side.ts';

export interface TrendRun extends ComparedRun {
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
