/** One side of a comparison: the runs of one or more experiments, with what of them can be compared. */

import type { ElectionCount } from '../core/election-count.ts';
import type { Unit } from '../core/quantity.ts';
import type { Worse } from '../check/finding.ts';
import type { Verdict } from '../check/verdict.ts';

/** A number that a run measured. */
export interface Measured {
  /** The same in every run that measured the same thing. */
  readonly id: string;
  readonly words: string;
  readonly unit: Unit;
  /** null: not measurable in this run. */
  readonly value: number | null;
  /** What it may be off by, in its unit. */
  readonly error: number;
  /** Absent where neither direction is worse. */
  readonly worse?: Worse | undefined;
  /** Whether it is a moment that was waited for: then null is later than all that was seen. */
  readonly isAwaited: boolean;
  /** `headline`: it decides; `phase`: a moment of a failover, which can show that it is worse; `detail`: it explains. */
  readonly kind: 'headline' | 'phase' | 'detail';
}

/** A setting or a version, by its name. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** What became of one expectation. */
export interface Judged {
  /** Its sentence. */
  readonly expected: string;
  readonly verdict: Verdict;
}

export interface ComparedRun {
  /** What it is called in its series, or the name of its folder. */
  readonly label: string;
  /** Absent where it came to none, because it broke, was skipped or was interrupted. */
  readonly verdict?: Verdict | undefined;
  readonly sentence: string;
  readonly measured: readonly Measured[];
  readonly elections?: ElectionCount | undefined;
  /** Absent where only its series is stored. */
  readonly settings?: readonly Setting[] | undefined;
  readonly versions?: readonly Setting[] | undefined;
  readonly findings?: readonly Judged[];
}

/** The runs of one experiment at one place of its sweep or table. */
export interface Subject {
  readonly experiment: string;
  readonly title: string;
  /** Such as `downAfter=1s`; empty where there are no axes. */
  readonly place: string;
  readonly runs: readonly ComparedRun[];
}

export interface Side {
  /** What was given on the command line. */
  readonly name: string;
  readonly subjects: readonly Subject[];
}

/** Whether a run came to a verdict, so that what it measured counts. */
export function isDecided({ verdict }: ComparedRun): boolean {
  return verdict === 'held' || verdict === 'failed';
}
