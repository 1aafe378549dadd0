/** The result of several runs made together: one line per experiment, for the index page and the terminal. */

import type { NamedAttempt } from '../core/attempt.ts';
import { VERDICTS, type Verdict } from '../check/verdict.ts';

/** How an experiment of a suite came out: a verdict, or no verdict because the harness broke or it was not run. */
export const SUITE_WORDS = [...VERDICTS, 'broke', 'skipped', 'interrupted'] as const;
export type SuiteWord = (typeof SUITE_WORDS)[number];

export interface SuiteEntry {
  readonly experiment: string;
  readonly title: string;
  readonly word: SuiteWord;
  readonly sentence: string;
  /** Folder of the run, relative to the reports folder; absent when there is none. */
  readonly directory?: string;
  /** File in that folder that tells the whole; `report.html` where nothing is said. */
  readonly page?: string;
  readonly durationS?: number;
  /** Attempts that were undecided and carried out again, in the order of time; absent where there were none. */
  readonly attempts?: readonly NamedAttempt[];
  /** What became of each objective, in their order; absent where there were none. */
  readonly objectives?: readonly ObjectiveEntry[];
  /** The key numbers, as label and formatted value. */
  readonly numbers: readonly { readonly label: string; readonly value: string }[];
}

/** An objective of a run: whether it was met. */
export interface ObjectiveEntry {
  /** Such as `writable again`. */
  readonly objective: string;
  readonly verdict: Verdict;
  readonly sentence: string;
}

export interface SuiteResult {
  readonly startedAt: string;
  readonly durationS: number;
  readonly testbed: string;
  readonly entries: readonly SuiteEntry[];
}

/** Exit codes of a run by its word; a suite has that of its worst (broke, interrupted, failed, undecided, held). */
export const EXIT_CODES = {
  held: 0,
  skipped: 0,
  failed: 1,
  undecided: 2,
  broke: 255,
  interrupted: 130,
} as const satisfies Record<SuiteWord, number>;

const WORST_FIRST: readonly SuiteWord[] = ['broke', 'interrupted', 'failed', 'undecided', 'held', 'skipped'];

/** Sorts the worst word first. */
export function byWord(a: { readonly word: SuiteWord }, b: { readonly word: SuiteWord }): number {
  return WORST_FIRST.indexOf(a.word) - WORST_FIRST.indexOf(b.word);
}

/** Entries ordered worst first, then by name. */
export function worstFirst(entries: readonly SuiteEntry[]): SuiteEntry[] {
  return entries.toSorted((a, b) => byWord(a, b) || a.experiment.localeCompare(b.experiment));
}

/** The exit code of a suite: that of its worst entry. A suite of nothing but skipped experiments is undecided. */
export function exitCodeOf(entries: readonly SuiteEntry[]): number {
  if (entries.every((entry) => entry.word === 'skipped')) return EXIT_CODES.undecided;
  return EXIT_CODES[worstFirst(entries)[0]!.word];
}
