/** What became of the hypotheses on both sides. */

import type { Interval } from '../core/statistics.ts';
import type { Verdict } from '../check/verdict.ts';
import { onBoth, type Both } from './both.ts';
import type { ComparisonWord } from './numbers.ts';
import { rateDifference, type Rate } from './rates.ts';
import { isDecided, type ComparedRun } from './side.ts';

/** How many runs came to each verdict; `none` to no verdict at all. */
export type Counts = Readonly<Record<Verdict | 'none', number>>;

export interface ComparedVerdicts {
  readonly counts: Both<Counts>;
  /** By how much the share of decided runs that failed differs; absent where a side has none. */
  readonly failed?: ComparedRate;
  /** What the runs that failed say of themselves where none of the base failed; one sentence each. */
  readonly seen: readonly string[];
  /** Expectations that are judged otherwise in some run than in any of the other side. */
  readonly changed: readonly ChangedExpectation[];
  readonly word: ComparisonWord;
}

export interface ChangedExpectation {
  readonly expected: string;
  readonly counts: Both<Counts>;
}

/** A share on both sides, and the interval of their difference. */
export interface ComparedRate {
  readonly rates: Both<Rate>;
  readonly difference: Interval;
}

/** The verdicts of all runs. What was seen to fail on the new side alone is worse, however rare it is. */
export function compareVerdicts(runs: Both<readonly ComparedRun[]>, confidence: number): ComparedVerdicts {
  const counts = onBoth(runs, (side) => countsOf(side.map(({ verdict }) => verdict)));
  const failed = compareRate(onBoth(counts, failedOf), confidence);
  return {
    counts,
    ...(failed === undefined ? {} : { failed }),
    seen: counts.base.failed === 0 ? runs.next.flatMap(sentenceOfFailed) : [],
    changed: changedIn(runs),
    word: failed === undefined ? 'cannot tell' : wordOf(failed),
  };
}

function sentenceOfFailed({ verdict, sentence, label }: ComparedRun): string[] {
  return verdict === 'failed' ? [`${label}: ${sentence}`] : [];
}

/** Two shares; undefined where a side has no cases. */
export function compareRate(rates: Both<Rate>, confidence: number): ComparedRate | undefined {
  const difference = rateDifference(rates.base, rates.next, confidence);
  return difference === undefined ? undefined : { rates, difference };
}

function wordOf({ rates: { base, next }, difference }: ComparedRate): ComparisonWord {
  if (next.seen > 0 && base.seen === 0) return 'worse';
  if (difference.low > 0) return 'worse';
  return next.seen / next.cases <= base.seen / base.cases ? 'no worse' : 'cannot tell';
}

function failedOf({ held, failed }: Counts): Rate {
  return { seen: failed, cases: held + failed };
}

function countsOf(verdicts: readonly (Verdict | undefined)[]): Counts {
  const number = (wanted: Verdict | undefined): number => verdicts.filter((one) => one === wanted).length;
  return {
    held: number('held'),
    failed: number('failed'),
    undecided: number('undecided'),
    none: number(undefined),
  };
}

/** Of what both sides expect in the same words: what was judged on one side as it never was on the other. */
function changedIn(runs: Both<readonly ComparedRun[]>): ChangedExpectation[] {
  const { base, next } = onBoth(runs, byExpectation);
  return [...base].flatMap(([expected, own]) => {
    const other = next.get(expected);
    if (other === undefined || new Set(own).symmetricDifference(new Set(other)).size === 0) return [];
    return [{ expected, counts: onBoth({ base: own, next: other }, countsOf) }];
  });
}

type Judgements = ReadonlyMap<string, readonly Verdict[]>;

function byExpectation(runs: readonly ComparedRun[]): Judgements {
  const all = runs.filter(isDecided).flatMap(({ findings = [] }) => findings);
  return new Map(
    [...Map.groupBy(all, ({ expected }) => expected)].map(([expected, own]) => [
      expected,
      own.map(({ verdict }) => verdict),
    ]),
  );
}
