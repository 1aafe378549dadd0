/** How a comparison is written: each difference with the digits that its interval allows. */

import {
  ERROR,
  hasInterval,
  isDifferent,
  type ComparedSubject,
  type Comparison,
} from '../../compare/compare.ts';
import { fewestEach } from '../../compare/mann-whitney.ts';
import {
  isMissingMore,
  type ComparedNumber,
  type ComparisonWord,
  type Drawn,
} from '../../compare/numbers.ts';
import type { Sample, Shift } from '../../compare/shift.ts';
import type { ComparedRate, Counts } from '../../compare/verdicts.ts';
import { count, quantity, type Unit } from '../../core/quantity.ts';
import { median, medianInterval } from '../../core/statistics.ts';
import { percent, runsWords } from '../series/words.ts';
import { amount, range } from './amount.ts';
import { stepWords, originWords } from './origin.ts';

/** How each answer is spelled and marked. */
export const ANSWERS: Readonly<Record<ComparisonWord, { readonly label: string; readonly sign: string }>> = {
  'no worse': { label: 'No worse', sign: '✓' },
  worse: { label: 'Worse', sign: '✗' },
  'cannot tell': { label: 'Cannot tell', sign: '?' },
};

const ORDER: readonly ComparisonWord[] = ['worse', 'cannot tell', 'no worse'];

/** Subjects in the order in which a reader wants them. */
export function worstFirst(subjects: readonly ComparedSubject[]): ComparedSubject[] {
  return subjects.toSorted((a, b) => ORDER.indexOf(a.word) - ORDER.indexOf(b.word));
}

/**
 * `0.8 s slower (0.3 to 1.2 s)`, or `no difference seen (−0.2 to 0.1 s)`, with the interval in parentheses. Of too few runs for one
 * `0.3 to 1.2 s slower between these runs`, which is what all differences between them surely are.
 */
export function differenceWords({ id, shift, samples, beyond, unit }: ComparedNumber): string {
  if (shift === undefined) {
    const { base, next } = samples;
    return `measured in ${runsWords(base.length)} of base and ${next.length} of new`;
  }
  const { estimate, low, high } = shift;
  const isAlike = samples.base.every(({ value }) => value === samples.base[0]!.value);
  if (low === 0 && high === 0) return isAlike && !beyond.length ? 'no difference' : 'no difference seen';
  const [more, less] = id === 'failover' ? (['slower', 'faster'] as const) : comparatives(unit);
  const direction = low > 0 ? more : less;
  const isOneWay = low > 0 || high < 0;
  if (!hasInterval({ shift }))
    return `${isOneWay ? `${boundsWords(shift, unit)} ${direction}` : range(low, high, unit)} between these runs`;
  if (!isOneWay) return `no difference seen (${range(low, high, unit)})`;
  return `${sizeWords(shift, unit)} ${direction}`.concat(
    estimate === null || low === high ? '' : ` (${boundsWords(shift, unit)})`,
  );
}

function comparatives(unit: Unit): readonly [more: string, less: string] {
  return unit === 's' || unit === 'ms' ? ['longer', 'shorter'] : ['more', 'fewer'];
}

/** How much it is, without its sign; at least so much where too much of it lies beyond what was watched. */
function sizeWords({ estimate, low, high }: Shift, unit: Unit): string {
  if (estimate !== null) return amount(Math.abs(estimate), unit, { low, high });
  return `at least ${quantity(Math.min(Math.abs(low), Math.abs(high)), unit)}`;
}

/** With the sign that the word beside it has. */
function boundsWords({ low, high }: Shift, unit: Unit): string {
  return low > 0 ? range(low, high, unit) : range(-high, -low, unit);
}

/** `6.2 s`: the median of the samples, with the digits that its own interval allows. */
export function middleWords(samples: readonly Sample[], unit: Unit): string {
  const sorted = samples.map(({ value }) => value).toSorted((a, b) => a - b);
  const middle = median(sorted);
  if (middle === undefined) return '–';
  if (!Number.isFinite(middle)) return 'beyond what was watched';
  const interval = medianInterval(sorted);
  const half = interval === undefined ? 0 : (interval.high - interval.low) / 2;
  const best = Math.min(...samples.map(({ low, high }) => (high - low) / 2));
  return quantity(middle, unit, Math.max(best, Number.isFinite(half) ? half : 0));
}

/** What a comparison of one subject comes to, in a sentence or two. */
export function subjectSentence(subject: ComparedSubject): string {
  const sentences = [
    ...verdictWords(subject),
    ...numberSentences(subject),
    ...subject.numbers.filter(({ kind }) => kind === 'headline').flatMap(apartWords),
  ];
  if (isTooFew(subject)) sentences.push('Too few runs for an interval');
  return sentences.length === 0 ? 'No difference was seen.' : `${sentences.join('. ')}.`;
}

/** Whether a headline was measured in too few runs to say of it that it differs, or that it does not. */
export function isTooFew({ numbers }: ComparedSubject): boolean {
  return numbers.some((one) => one.kind === 'headline' && one.shift !== undefined && !hasInterval(one));
}

/** The headlines that differ, or else the steps of a failover, each a sentence without its full stop. */
export function numberSentences(subject: ComparedSubject): string[] {
  const headlines = subject.numbers.filter(({ kind }) => kind === 'headline').filter(isDifferent);
  const isFailoverTold = headlines.some(({ id }) => id === 'failover');
  return [
    ...headlines.map((one) => {
      const name = one.id === 'failover' ? 'Failover' : one.words;
      return `${name} ${differenceWords(one)}${one.id === 'failover' ? originWords(subject) : ''}`;
    }),
    ...(isFailoverTold ? [] : stepWords(subject)),
  ];
}

/** What of a headline is in no shift: readings far beyond all of base, and runs that have none. */
export function apartWords(number: ComparedNumber): string[] {
  const { words, unit, samples, beyond, unmeasured } = number;
  const runs = (of: 'base' | 'next'): string => runsWords(samples[of].length + unmeasured[of]);
  const measured = (of: 'base' | 'next'): string => `${samples[of].length} of ${runs(of)}`;
  const far = `${words}: ${beyondWords(beyond, unit)} in ${beyond.length} of ${runs('next')}, far beyond all of base`;
  const missing = `${words}: measured in ${measured('next')}, before in ${measured('base')}`;
  // Where all of it is worse, none is apart.
  const isApart = beyond.length > 0 && !isDifferent(number);
  return [...(isApart ? [far] : []), ...(isMissingMore(number) ? [missing] : [])];
}

/** `60 s`, or `58 s to 60 s`. */
function beyondWords(beyond: readonly Drawn[], unit: Unit): string {
  if (beyond.length === 0) return '';
  const sorted = beyond.toSorted((a, b) => a.value - b.value);
  const ends = [sorted[0]!, sorted.at(-1)!].map(({ value, low, high }) =>
    quantity(value, unit, (high - low) / 2),
  );
  return [...new Set(ends)].join(' to ');
}

function verdictWords({ verdicts: { counts, seen } }: ComparedSubject): string[] {
  const { base, next } = counts;
  if (seen.length > 0) {
    const before = `none of ${base.held} before`;
    return [
      `${next.failed} of ${runsWords(decidedIn(next))} failed, ${before}: ${seen[0]!.replace(/\.$/, '')}`,
    ];
  }
  return isSame(base, next) ? [] : [`${countsWords(next)} instead of ${countsWords(base)}`];
}

function decidedIn({ held, failed }: Counts): number {
  return held + failed;
}

/** Whether the same verdicts were come to, however often. */
function isSame(base: Counts, next: Counts): boolean {
  return (['held', 'failed', 'undecided', 'none'] as const).every(
    (word) => base[word] > 0 === next[word] > 0,
  );
}

/** `9 held, 1 undecided`. */
export function countsWords({ held, failed, undecided, none }: Counts): string {
  const parts = [
    [held, 'held'],
    [failed, 'failed'],
    [undecided, 'undecided'],
    [none, 'without a verdict'],
  ] as const;
  return (
    parts.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`])).join(', ') || 'no run'
  );
}

/** `1 of 10 instead of 0 of 10 elections: no difference seen (−19 % to 42 %)`. */
export function rateWords(
  { rates: { base, next }, difference: { low, high } }: ComparedRate,
  noun: string,
): string {
  const share = `${next.seen} of ${next.cases} instead of ${base.seen} of ${base.cases} ${noun}`;
  const bounds = `${signedPercent(low)} to ${signedPercent(high)}`;
  if (low <= 0 && high >= 0) return `${share}: no difference seen (${bounds})`;
  return `${share}: ${low > 0 ? 'more' : 'less'} often (by ${bounds})`;
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : ''}${percent(Math.abs(share))}`;
}

/** The change for the worse that so few runs do not show. */
export function unseenWords(
  { unseen, shift, unit, samples: { base, next } }: ComparedNumber,
  confidence: number,
): string {
  if (shift === undefined) return '–';
  if (shift.coverage === undefined) {
    return base.length === 1 && next.length === 1
      ? 'any: one run each'
      : `any: it takes ${fewestEach(confidence)} runs each`;
  }
  if (unseen === undefined) return '–';
  if (unseen === 0) return `what befalls fewer than 1 in ${seldom(next.length)} runs`;
  return `below ${amount(unseen, unit, { low: -unseen, high: unseen })}`;
}

/** Of which share, as 1 in so many, so many runs show one more often than none. */
function seldom(runs: number): number {
  return Math.ceil(1 / (1 - 0.5 ** (1 / runs)));
}

/** What the numbers of a comparison rest on, a sentence each. */
export function method({ confidence, tolerance, subjects }: Comparison): string[] {
  const isSingle = subjects.some(
    ({ verdicts: { counts } }) => decidedIn(counts.base) === 1 && decidedIn(counts.next) === 1,
  );
  return [
    ...(isSingle ? [SINGLE] : []),
    `A difference is the median of all differences between a run of base and a run of new. Its interval covers the true shift with ${certainty(confidence)} whatever the distribution, and whatever a run’s number is within what it may be off by; so all that can decide hold together with ${certainty(1 - ERROR)}. Where nothing has changed, at most one comparison in ${2 / ERROR} is called worse by chance.`,
    `Worse: surely by more than ${percent(tolerance)} of base, or seen to fail where nothing failed before. No worse: each headline surely by no more than that, in its middle, and in no run far beyond all of base. A change for the worse below what is named as not seen would have been missed more often than found.`,
  ];
}

const SINGLE =
  'One run each proves little: by how much runs differ from one another is not known, and what is between these two may be chance.';

/** `95 %`, `99.7 %`: never more than it is. */
function certainty(share: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(1 - share) - 2 + 1e-9));
  const floor = Math.floor((100 * share + 1e-9) * 10 ** digits) / 10 ** digits;
  return `${floor.toFixed(digits)}\u202f%`;
}

/** The whole in a sentence. */
export function comparisonSentence({ subjects, only }: Comparison): string {
  const number = (word: ComparisonWord): number => subjects.filter((one) => one.word === word).length;
  const parts = [
    ...ORDER.flatMap((word) => (number(word) === 0 ? [] : [`${number(word)} ${word}`])),
    ...(only.base.length === 0 ? [] : [`${only.base.length} missing from new`]),
    ...(only.next.length === 0 ? [] : [`${only.next.length} only in new`]),
  ];
  return `${count(subjects.length, 'experiment')} compared: ${parts.join(', ') || 'nothing in common'}.`;
}
