/** What nights tell together: for each experiment its numbers, when their levels changed, and what changed beside them. */

import type { ComparisonWord } from '../compare/numbers.ts';
import { isLatency } from '../compare/latency.ts';
import { isStep } from '../compare/steps.ts';
import { changesIn, type Alarm, type Change } from './changes.ts';
import { failuresIn, type FailedAnew } from './failures.ts';
import { flakinessOf, type Flakiness } from './flakiness.ts';
import { fewestBefore, levelChanges } from './levels.ts';
import { marksIn, type Mark } from './marks.ts';
import { nightsOf, type Night } from './nights.ts';
import type { Measure, TrendSubject } from './run.ts';
import { trackedIn, type TrackedNumber } from './tracked.ts';

/** How many false alarms there are at most in a year of nights in which nothing changes: of all experiments together. */
export const FALSE_ALARMS_A_YEAR = 1;
const YEAR = 365;
/** By what share of what was before a number may be worse. */
export const TOLERANCE = 0.1;
/** What is large is to be found within so many nights. */
export const WEEK = 7;
/** The latest nights of which flakiness is told apart; what was not run in them is no longer run. */
const LATEST = 28;

export interface SubjectTrend extends Omit<TrendSubject, 'runs'> {
  readonly nights: readonly Night[];
  /** Those that are watched for changes of level: headlines, steps of failovers, latencies. */
  readonly numbers: readonly TrackedNumber[];
  readonly changes: readonly Change[];
  readonly failures: readonly FailedAnew[];
  readonly marks: readonly Mark[];
  /** Of all nights, and of the latest. */
  readonly flakiness: { readonly all: Flakiness; readonly latest: Flakiness };
  readonly word: ComparisonWord;
  /** Why it cannot be told; absent where it can. */
  readonly because?: 'too few nights' | 'no verdict lately' | 'unclear';
}

export interface Trend {
  /** Days on which there were runs, in order. */
  readonly nights: readonly string[];
  readonly subjects: readonly SubjectTrend[];
  /** How many of the latest nights are news: what was raised in them decides. */
  readonly last: number;
  /** How many numbers are watched in all. */
  readonly watched: number;
  /** How many nights it takes before a change can be found within a week; undefined where no number of them is enough. */
  readonly fewest?: number;
  readonly word: ComparisonWord;
}

/** The trend of these experiments. What was raised in the `last` nights decides. */
export function trend(subjects: readonly TrendSubject[], last: number): Trend {
  const nights = [...new Set(subjects.flatMap(({ runs }) => runs.map(({ night }) => night)))].toSorted();
  const places = new Map(nights.map((night, at) => [night, at]));
  const tracked = subjects.map((subject) => {
    const own = nightsOf(subject.runs, places);
    return { subject, nights: own, numbers: trackedIn(own, isWatched) };
  });
  const numbers = tracked.flatMap((one) => one.numbers);
  const chance = chanceIn(numbers, nights.length);
  const fewest = fewestBefore(chance(nights.length - 1), WEEK);
  const recent = nights.length - last;
  const all = tracked.map((one) => subjectTrend(one, { chance, fewest, recent, nights: nights.length }));
  return {
    nights,
    subjects: all,
    last,
    watched: numbers.length,
    ...(fewest === undefined ? {} : { fewest }),
    word: worst(all.map(({ word }) => word)),
  };
}

/** Headlines, the steps of failovers, and how long clients usually wait. */
function isWatched(one: Measure): boolean {
  return one.kind === 'headline' || isStep(one) || isLatency(one.id);
}

/** Of a false alarm of one number in one night: all that are known by then share what there may be in a year. */
function chanceIn(numbers: readonly TrackedNumber[], nights: number): (at: number) => number {
  const known = new Int32Array(nights);
  for (const { points } of numbers) known[points.at[0]!]!++;
  for (let at = 1; at < nights; at++) known[at]! += known[at - 1]!;
  return (at) => FALSE_ALARMS_A_YEAR / YEAR / Math.max(1, known[at] ?? 1);
}

interface Tracked {
  readonly subject: TrendSubject;
  readonly nights: readonly Night[];
  readonly numbers: readonly TrackedNumber[];
}

interface Whole {
  readonly chance: (at: number) => number;
  readonly fewest: number | undefined;
  /** The first night that is news. */
  readonly recent: number;
  readonly nights: number;
}

function subjectTrend({ subject, nights, numbers }: Tracked, whole: Whole): SubjectTrend {
  const alarms = numbers.flatMap((number) => alarmsOf(number, whole.chance));
  const changes = changesIn(subject, { nights, alarms, tolerance: TOLERANCE });
  const failures = failuresIn(nights);
  const { runs: _, ...identity } = subject;
  const latest = nights.filter(({ at }) => at >= whole.nights - LATEST);
  return {
    ...identity,
    nights,
    numbers,
    changes,
    failures,
    marks: marksIn(nights),
    flakiness: { all: flakinessOf(nights), latest: flakinessOf(latest) },
    ...answerOf({ nights, changes, failures }, whole),
  };
}

function alarmsOf({ id, points }: TrackedNumber, chance: Whole['chance']): Alarm[] {
  return levelChanges(points.value, (index) => chance(points.at[index]!)).map((change) => ({
    ...change,
    id,
    at: points.at[change.at]!,
    raised: points.at[change.raised]!,
  }));
}

type Told = Pick<SubjectTrend, 'nights' | 'changes' | 'failures'>;

function answerOf(
  { nights, changes, failures }: Told,
  { recent, fewest, nights: all }: Whole,
): Pick<SubjectTrend, 'word' | 'because'> {
  const tones = changes.filter(({ raised }) => raised >= recent).map(({ tone }) => tone);
  if (tones.includes('worse') || failures.some(({ at }) => at >= recent)) return { word: 'worse' };
  // What is no longer run is not waited for.
  if (nights.at(-1)!.at < all - LATEST) return { word: 'no worse' };
  const decided = nights.filter(({ whole }) => whole !== undefined);
  const because =
    decided.length < (fewest ?? Infinity)
      ? 'too few nights'
      : decided.at(-1)!.at < recent
        ? 'no verdict lately'
        : tones.includes('unclear')
          ? 'unclear'
          : undefined;
  return because === undefined ? { word: 'no worse' } : { word: 'cannot tell', because };
}

function worst(words: readonly ComparisonWord[]): ComparisonWord {
  return (['worse', 'cannot tell'] as const).find((word) => words.includes(word)) ?? 'no worse';
}
