/** A run as it was found where runs are stored, with all that is left of it. */

import type { Attempt } from '../core/attempt.ts';
import type { RunResult } from './result.ts';
import type { SeriesMember } from './series/result.ts';
import type { SuiteWord } from './suite.ts';

export interface FoundRun {
  /** The name that its folder was made with; what stands for it where it had none. */
  readonly id: string;
  readonly experiment: string;
  readonly title: string;
  /** Such as `downAfter=1s`; empty where there are no axes. */
  readonly place: string;
  /** What it is called in its series, or the name of its folder. */
  readonly label: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly testbed: string;
  readonly word: SuiteWord;
  readonly sentence: string;
  /** Those that came before it, undecided. */
  readonly attempts: readonly Attempt[];
  /** Absent where only its series or its suite tells of it. */
  readonly result?: RunResult;
  /** Absent where it belongs to no series. */
  readonly member?: SeriesMember;
}
