/** How a comparison is written: each difference with the digits that its interval allows. */

import { ERROR, isDifferent, type ComparedSubject, type Comparison } from '../../compare/compare.ts';
import { fewestEach } from '../../compare/mann-whitney.ts';
import type { ComparedNumber, ComparisonWord } from '../../compare/numbers.ts';
import type { Differing } from '../../compare/settings.ts';
import type { Sample, Shift } from '../../compare/shift.ts';
import type { Step } from '../../compare/steps.ts';
import type { ComparedRate, Counts } from '../../compare/verdicts.ts';
import { count, known, quantity, type Unit } from '../../core/quantity.ts';
import { median } from '../../core/statistics.ts';
import { percent, runsWords } from '../series/words.ts';

/** How each answer is spelled and marked. */
export const ANSWERS: Readonly<Record<ComparisonWord, { readonly label: string; readonly sign: string }>> = {
  'no worse': { label: 'No worse', sign: '✓' },
  worse: { label: 'Worse', sign: '✗' },
  'cannot tell': { label: 'Cannot tell', sign: '?' },
};

/** What is said of more and of less, by the id of a headline. */
const COMPARATIVES: Readonly<Record<string, readonly [more: string, less: string]>> = {
  failover: ['slower', 'faster'],
};

function comparative({ id, unit }: Pick<ComparedNumber, 'id' | 'unit'>, estimate: number): string {
  const usual =
    unit === 's' || unit === 'ms' ? (['longer', 'shorter'] as const) : (['more', 'fewer'] as const);
  return (COMPARATIVES[id] ?? usual)[estimate > 0 ? 0 : 1];
}

/** `0.8 s slower (0.3 to 1.2 s)`; of single runs `0.8 s slower (± 0.2 s)`; `no difference (−0.2 to 0.1 s)` where none was seen. */
export function differenceWords(number: ComparedNumber): string {
  const { shift, samples } = number;
  if (shift === undefined)
    return `seen on one side only: ${runsWords(samples.base.length)} of base, ${samples.next.length} of new`;
  const { estimate } = shift;
  if (estimate === null) return 'beyond what was watched';
  if (!isDifferent(number))
    return estimate === 0 && shift.low === shift.high
      ? 'no difference'
      : `no difference seen${boundsWords(number, shift)}`;
  return `${amount(Math.abs(estimate), number.unit, shift)} ${comparative(number, estimate)}${boundsWords(number, turned(shift))}`;
}

/** With the sign that the word beside it has. */
function turned(shift: Shift): Shift {
  return (shift.estimate ?? 0) < 0 ? { ...shift, low: -shift.high, high: -shift.low } : shift;
}

function boundsWords({ unit }: ComparedNumber, { low, high }: Shift): string {
  return ` (${range(low, high, unit)})`;
}

/** `0.3 to 1.2 s`, in one unit for both; an end that lies beyond what was watched is called so. */
export function range(low: number, high: number, unit: Unit): string {
  const { factor, unit: written } = scaleOf(unit, low, high);
  const error = errorOf({ low, high }) * factor;
  const end = (value: number): string =>
    Number.isFinite(value) ? signed(known(value * factor, error)) : 'unbounded';
  return `${end(low)} to ${end(high)}${unitWords(written)}`;
}

/** A difference in the unit in which its interval is written. */
function amount(value: number, unit: Unit, bounds: Pick<Shift, 'low' | 'high'>): string {
  const { factor, unit: written } = scaleOf(unit, bounds.low, bounds.high);
  return `${signed(known(value * factor, errorOf(bounds) * factor))}${unitWords(written)}`;
}

/** Half of the interval is what an estimate in it may be off by. */
function errorOf({ low, high }: Pick<Shift, 'low' | 'high'>): number {
  const half = (high - low) / 2;
  return Number.isFinite(half) ? half : 0;
}

/** Milliseconds where all of it is below a second. */
function scaleOf(unit: Unit, low: number, high: number): { readonly factor: number; readonly unit: Unit } {
  const most = Math.max(...[low, high].filter(Number.isFinite).map(Math.abs));
  return unit === 's' && most < 1 ? { factor: 1e3, unit: 'ms' } : { factor: 1, unit };
}

function unitWords(unit: Unit): string {
  return unit === 'count' ? '' : `\u202f${unit}`;
}

/** With a minus sign instead of a hyphen. */
function signed(digits: string): string {
  return digits.replace('-', '−');
}

/** `6.24 s`, the median of so many samples, with the digits that their spread allows. */
export function middleWords({ unit }: Pick<ComparedNumber, 'unit'>, samples: readonly Sample[]): string {
  const middle = median(samples.map(({ value }) => value));
  if (middle === undefined) return '–';
  if (!Number.isFinite(middle)) return 'beyond what was watched';
  return quantity(middle, unit, Math.min(...samples.map(({ low, high }) => (high - low) / 2)));
}

/** What a comparison of one subject comes to, in a sentence. */
export function subjectSentence(subject: ComparedSubject): string {
  const headlines = subject.numbers.filter(({ kind }) => kind === 'headline');
  const told = headlines.filter(isDifferent);
  const numbers = told.map((number) => {
    const origin = number.id === 'failover' ? originWords(subject) : '';
    return `${number.words} ${differenceWords(number)}${origin}`;
  });
  const rest = [...verdictWords(subject), ...numbers];
  return rest.length === 0 ? 'No difference was seen.' : `${rest.join('. ')}.`;
}

/** What a step is called, and the setting that its length depends on. */
const STEPS: Readonly<Record<Step, { readonly words: string; readonly setting?: string }>> = {
  sdown: { words: 'sdown', setting: 'down-after-milliseconds' },
  odown: { words: 'odown', setting: 'quorum' },
  elected: { words: 'the election', setting: 'failover-timeout' },
  ordered: { words: 'the choice of the replica' },
  'first write': { words: 'the promotion and the way of the clients to the new master' },
};

/** `, all of it in sdown; down-after-milliseconds is the same`. */
function originWords({ origin, settings }: ComparedSubject): string {
  if (origin === undefined) return '';
  const { main } = origin;
  if (main === undefined) return ', spread over its steps';
  const { words, setting } = STEPS[main.step];
  const place = `, ${main.part} of it in ${words}`;
  if (setting === undefined || settings === undefined) return place;
  const changed = settings.differing.find(({ name }) => name === setting);
  if (changed !== undefined) return `${place}; ${differingWords(changed)}`;
  return settings.same.includes(setting) ? `${place}; ${setting} is the same` : place;
}

/** `down-after-milliseconds is 6s instead of 5s`. */
export function differingWords({ name, values: { base, next } }: Differing): string {
  const text = (all: readonly string[]): string => (all.length === 0 ? 'absent' : all.join(' or '));
  return `${name} is ${text(next)} instead of ${text(base)}`;
}

function verdictWords({ verdicts: { counts, seen } }: ComparedSubject): string[] {
  const { base, next } = counts;
  if (seen.length > 0) {
    const [first] = seen;
    return [
      `${next.failed} of ${runsWords(decidedIn(next))} failed, none of ${decidedIn(base)} before: ${first!.replace(/\.$/, '')}`,
    ];
  }
  return isSame(base, next) ? [] : [`${countsWords(next)} instead of ${countsWords(base)}`];
}

function decidedIn({ held, failed }: Counts): number {
  return held + failed;
}

/** Whether the same verdicts were come to, however often. */
export function isSame(base: Counts, next: Counts): boolean {
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
  return low > 0 || high < 0
    ? `${share}: ${low > 0 ? 'more' : 'less'} often (by ${bounds})`
    : `${share}: no difference seen (${bounds})`;
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : ''}${percent(Math.abs(share))}`;
}

/** What must be known of a number to read it rightly: too few runs, or what was too small to be seen. */
export function unseenWords(
  { unseen, shift, unit, samples: { base, next } }: ComparedNumber,
  confidence: number,
): string {
  if (shift === undefined) return '–';
  if (shift.coverage === undefined) {
    if (base.length === 1 && next.length === 1) return 'one run each: any';
    return `any: it takes ${fewestEach(confidence)} runs each`;
  }
  return unseen === undefined ? '–' : `below ${amount(unseen, unit, { low: -unseen, high: unseen })}`;
}

/** What the numbers of a comparison rest on, a sentence each. */
export function method({ confidence, tolerance, subjects }: Comparison): string[] {
  const isSingle = subjects.some(
    ({ verdicts }) => decidedIn(verdicts.counts.base) === 1 && decidedIn(verdicts.counts.next) === 1,
  );
  return [
    ...(isSingle
      ? [
          'One run each proves little: by how much runs differ from one another is not known, so that the bounds are only what each reading may be off by.',
        ]
      : []),
    `A difference is the median of all differences between a run of base and a run of new. Its interval covers the true shift with ${percent(confidence)} whatever the distribution, so that all that decide hold together with ${percent(1 - ERROR)}: of comparisons in which nothing has changed at most ${percent(ERROR / 2)} are called worse by chance.`,
    `Worse means: surely by more than ${percent(tolerance)} of base, or failed where nothing failed before. No worse means: surely by no more than that.`,
  ];
}

/** The whole in a sentence. */
export function comparisonSentence({ subjects, only }: Comparison): string {
  const number = (word: ComparisonWord): number => subjects.filter((one) => one.word === word).length;
  const parts = [
    ...(['worse', 'cannot tell', 'no worse'] as const).flatMap((word) =>
      number(word) === 0 ? [] : [`${number(word)} ${word}`],
    ),
    ...(only.base.length === 0 ? [] : [`${only.base.length} missing from new`]),
    ...(only.next.length === 0 ? [] : [`${only.next.length} new`]),
  ];
  const all = `${count(subjects.length, 'experiment')} compared`;
  return parts.length === 0 ? `${all}.` : `${all}: ${parts.join(', ')}.`;
}
