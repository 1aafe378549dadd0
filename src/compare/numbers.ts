/** One measure on both sides: by how much it differs, what of that could not have been seen, and whether it is worse. */

import { median } from '../core/statistics.ts';
import { beyondBase } from './apart.ts';
import { onBoth, type Both } from './both.ts';
import { shift, type Sample, type Shift } from './shift.ts';
import type { ComparedRun, Measured } from './side.ts';

/** `no worse`: surely worse by no more than the tolerance; `worse`: surely by more. */
export type ComparisonWord = 'no worse' | 'worse' | 'cannot tell';

/** A sample and the run it is from. */
export interface Drawn extends Sample {
  readonly label: string;
}

export interface ComparedNumber extends Omit<Measured, 'value' | 'error' | 'isAwaited'> {
  readonly samples: Both<readonly Drawn[]>;
  /** How many of the runs that count have none of it. */
  readonly unmeasured: Both<number>;
  /** Absent where one side has no samples. */
  readonly shift?: Shift;
  /** Samples of the new side so much worse than all of the base that no shift speaks of them. */
  readonly beyond: readonly Drawn[];
  /** How much worse it may be, in its unit: the tolerance, or what even the best samples may be off by if that is more. */
  readonly margin: number;
  /** A change for the worse that is smaller would have been missed more often than seen; absent where there is no interval. */
  readonly unseen?: number;
  /** Absent where it says nothing of the whole: only headlines can leave open whether it is worse, and details never decide. */
  readonly word?: ComparisonWord;
}

export interface Demands {
  /** Of each interval. */
  readonly confidence: number;
  /** By what share of the base a number may be worse. */
  readonly tolerance: number;
}

/** A measure by its id; undefined where no run of either side measured it. */
export function compareNumber(
  id: string,
  runs: Both<readonly ComparedRun[]>,
  { confidence, tolerance }: Demands,
): ComparedNumber | undefined {
  const found = onBoth(runs, (side) => measuredIn(side, id));
  const all = [...found.base, ...found.next];
  const furthest = Math.max(...all.map(({ value, error }) => (value === null ? -Infinity : value + error)));
  if (furthest === -Infinity) return undefined;
  const { words, unit, worse, kind } = all[0]!;
  const samples = onBoth(found, (side) => side.flatMap((one) => drawn(one, furthest)));
  const { base, next } = samples;
  const moved = shift(base, next, confidence);
  const margin = marginOf(samples, tolerance);
  const unmeasured = {
    base: runs.base.length - base.length,
    next: runs.next.length - next.length,
  };
  const isWorse = worse === 'less' ? -1 : 1;
  // How much runs differ anyway is not known of fewer than it takes for an interval.
  const beyond =
    worse === undefined || moved?.coverage === undefined ? [] : beyondBase(samples, margin, isWorse);
  const number = { id, words, unit, kind, worse, samples, unmeasured, beyond, margin };
  if (moved === undefined) return { ...number, ...decided(kind, 'cannot tell') };
  const harm = worse === 'less' ? { ...moved, low: -moved.high, high: -moved.low } : moved;
  return {
    ...number,
    shift: moved,
    ...unseenOf(moved, harm.low, worse),
    ...(worse === undefined ? {} : decided(kind, wholeWord(wordOf(harm, margin), number))),
  };
}

function decided(kind: Measured['kind'], word: ComparisonWord): { readonly word?: ComparisonWord } {
  return kind === 'headline' || (kind === 'phase' && word === 'worse') ? { word } : {};
}

/** The middle is surely no worse; what befalls some runs alone, or could not be measured in them, leaves it open. */
function wholeWord(
  word: ComparisonWord,
  number: Pick<ComparedNumber, 'beyond' | 'unmeasured' | 'samples'>,
): ComparisonWord {
  const isOpen = number.beyond.length > 0 || isMissingMore(number);
  return word === 'no worse' && isOpen ? 'cannot tell' : word;
}

/** Whether more of the runs of the new side than of the base have none of it. */
export function isMissingMore({
  unmeasured,
  samples,
}: Pick<ComparedNumber, 'unmeasured' | 'samples'>): boolean {
  return unmeasured.next * samples.base.length > unmeasured.base * samples.next.length;
}

interface Found extends Measured {
  readonly label: string;
}

function measuredIn(runs: readonly ComparedRun[], id: string): Found[] {
  return runs.flatMap(({ label, measured }) =>
    measured.filter((one) => one.id === id).map((one) => ({ ...one, label })),
  );
}

/** What was waited for in vain came later than all that was seen on either side. */
function drawn({ label, value, error, isAwaited }: Found, furthest: number): Drawn[] {
  if (value !== null) return [{ label, value, low: value - error, high: value + error }];
  return isAwaited ? [{ label, value: Infinity, low: furthest, high: Infinity }] : [];
}

/** Where readings may be off by more than the number itself, that is no reason to call it the same. */
function marginOf({ base, next }: Both<readonly Sample[]>, tolerance: number): number {
  const middle = Math.abs(middleOf(base));
  const off = 2 * Math.min(bestError(base), bestError(next));
  return Math.max(tolerance * middle, middle === 0 ? off : Math.min(off, middle));
}

function middleOf(samples: readonly Sample[]): number {
  const middle = median(samples.map(({ value }) => value)) ?? 0;
  return Number.isFinite(middle) ? middle : 0;
}

function bestError(samples: readonly Sample[]): number {
  const errors = samples.map(({ low, high }) => (high - low) / 2).filter(Number.isFinite);
  return errors.length === 0 ? 0 : Math.min(...errors);
}

/** From the end of the interval for the worse to the estimate: less than that would not have excluded that nothing changed. */
function unseenOf(
  { estimate, coverage }: Shift,
  harmLow: number,
  worse: Measured['worse'],
): { readonly unseen?: number } {
  if (estimate === null || coverage === undefined || !Number.isFinite(harmLow)) return {};
  return { unseen: (worse === 'less' ? -estimate : estimate) - harmLow };
}

function wordOf({ low, high, coverage }: Shift, margin: number): ComparisonWord {
  // Runs that vary by themselves prove nothing about what is behind them where there are too few.
  if (coverage === undefined) return 'cannot tell';
  if (low > margin) return 'worse';
  return high <= margin ? 'no worse' : 'cannot tell';
}
