/** How a trend is written: a sentence for each change, such as stands in an issue. */

import { isDifferent, nameOf } from '../../compare/compare.ts';
import type { ComparisonWord } from '../../compare/numbers.ts';
import { count } from '../../core/quantity.ts';
import type { Change, Tone } from '../../trend/changes.ts';
import type { FailedAnew } from '../../trend/failures.ts';
import type { Flakiness, Share } from '../../trend/flakiness.ts';
import type { Mark } from '../../trend/marks.ts';
import { FALSE_ALARMS_A_YEAR, TOLERANCE, WEEK, type SubjectTrend, type Trend } from '../../trend/trend.ts';
import { differingWords } from '../compare/differing.ts';
import { differenceWords, numberSentences } from '../compare/words.ts';
import { percent, runsWords } from '../series/words.ts';

/** What changed in one experiment. */
export interface News {
  readonly subject: SubjectTrend;
  /** The night that showed it. */
  readonly raised: number;
  readonly tone: Tone;
  readonly sentence: string;
  /** Whether it is of the latest nights, which decide. */
  readonly isNew: boolean;
}

/** How the direction of a change is spelled, marked and coloured. */
export const TONES: Readonly<
  Record<
    Tone,
    {
      readonly label: string;
      readonly sign: string;
      readonly word: 'held' | 'failed' | 'undecided' | 'skipped';
    }
  >
> = {
  worse: { label: 'Worse', sign: '✗', word: 'failed' },
  unclear: { label: 'Changed', sign: '?', word: 'undecided' },
  better: { label: 'Better', sign: '✓', word: 'held' },
  slight: { label: 'Slight', sign: '–', word: 'skipped' },
};

/** All that changed, the newest first. */
export function newsOf({ subjects, nights, last }: Trend): News[] {
  const isNew = (at: number): boolean => at >= nights.length - last;
  return subjects
    .flatMap((subject) => [
      ...subject.changes.map((change): News => ({
        subject,
        raised: change.raised,
        tone: change.tone,
        sentence: changeSentence(subject, change, nights),
        isNew: isNew(change.raised),
      })),
      ...subject.failures.map((failure): News => ({
        subject,
        raised: failure.at,
        tone: 'worse',
        sentence: failureSentence(subject, failure, nights),
        isNew: isNew(failure.at),
      })),
    ])
    .toSorted((a, b) => b.raised - a.raised);
}

/** `master-killed: Failover 1.0 s slower (…), all of it in sdown; … . Since the night of 2026-01-31, seen on 2026-02-03 (…).` */
function changeSentence(
  subject: SubjectTrend,
  { compared, ids, at, raised, nights: of }: Change,
  nights: readonly string[],
): string {
  const own = compared.numbers.filter(({ id }) => ids.includes(id));
  const others = own.filter((one) => one.kind === 'detail' && isDifferent(one));
  const sentences = [
    ...numberSentences(compared),
    ...others.map((one) => `${one.words} ${differenceWords(one)}`),
  ];
  const what =
    sentences.length > 0
      ? sentences.join('. ')
      : `${own.map(({ words }) => words).join(', ')} changed, by how much is hidden by what the numbers may be off by`;
  const when = `Since the night of ${nights[at]}, seen on ${nights[raised]} (${count(of.base, 'night')} before, ${of.next} since)`;
  // When it was is known to within a night or so.
  const marks = subject.marks.filter((mark) => Math.abs(mark.at - at) <= 1).map(markWords);
  const untold = marks.filter((words) => !what.includes(words));
  const beside = untold.length === 0 ? '' : ` In that night: ${untold.join('; ')}.`;
  return `${subjectName(subject)}: ${what}. ${when}.${beside}`;
}

function failureSentence(subject: SubjectTrend, failure: FailedAnew, nights: readonly string[]): string {
  const { at, decided, failed, before, sentence } = failure;
  return `${subjectName(subject)}: ${failed} of ${runsWords(decided)} failed in the night of ${nights[at]}, none of ${count(before)} before: ${sentence}`;
}

/** As a comparison names it; with its testbed where it is not the local one. */
export function subjectName(subject: SubjectTrend): string {
  return subject.testbed === 'local' ? nameOf(subject) : `${nameOf(subject)} (${subject.testbed})`;
}

/** `server is redis 7.0.16 instead of redis 7.0.15`. */
export function markWords(mark: Mark): string {
  return differingWords(mark);
}

/** What the whole comes to. */
export function trendSentence(trend: Trend): string {
  const { subjects, nights, last, word } = trend;
  const news = newsOf(trend).filter(({ isNew }) => isNew);
  const worse = news.filter(({ tone }) => tone === 'worse').length;
  const span =
    nights.length === 0 ? 'no night' : `${count(nights.length, 'night')}, ${nights[0]} to ${nights.at(-1)}`;
  const lately = latestWords(last);
  const what = {
    worse: `${count(worse, 'change')} for the worse in ${lately}.`,
    'no worse': `Nothing got worse in ${lately}.`,
    'cannot tell': `Nothing is known to have got worse in ${lately}, and ${untold(subjects)}.`,
  } as const satisfies Record<ComparisonWord, string>;
  return `${count(subjects.length, 'experiment')} in ${span}. ${what[word]}`;
}

function latestWords(last: number): string {
  return last === 1 ? 'the last night' : `the last ${last} nights`;
}

function untold(subjects: readonly SubjectTrend[]): string {
  const number = (because: SubjectTrend['because']): number =>
    subjects.filter((one) => one.because === because).length;
  const parts = [
    [number('too few nights'), 'too few nights'],
    [number('no verdict lately'), 'no verdict lately'],
    [number('unclear'), 'a change of which it is not clear in which direction'],
  ] as const;
  const told = parts.flatMap(([of, words]) =>
    of === 0 ? [] : [`${of} ${of === 1 ? 'has' : 'have'} ${words}`],
  );
  return told.join(', ');
}

/** Why it cannot be told of one experiment; nothing where it can. */
export function reasonWords({ because }: SubjectTrend, { fewest, last }: Trend): string {
  if (because === undefined) return '';
  if (because === 'no verdict lately') return `No run came to a verdict in ${latestWords(last)}.`;
  if (because === 'unclear') return 'What its numbers may be off by hides in which direction they changed.';
  return fewest === undefined
    ? 'No number of nights shows a change within a week.'
    : `It takes ${fewest} nights before a change can be seen within a week.`;
}

/** `Undecided: 12 of 1 012 attempts (0.6 % to 2.1 %); in the last 28 nights 1 of 28 (0 % to 18 %)`, and the same of split votes. */
export function flakinessWords({ all, latest }: SubjectTrend['flakiness']): string[] {
  const line = (name: string, noun: string, of: keyof Flakiness): string[] => {
    const share = all[of];
    if (share === undefined) return [];
    const now = latest[of] === undefined ? '' : `; lately ${shareWords(latest[of])}`;
    return [`${name}: ${shareWords(share, noun)}${now}`];
  };
  return [...line('Undecided', 'attempt', 'undecided'), ...line('Split votes', 'election', 'split')];
}

function shareWords({ seen, cases, interval }: Share, noun?: string): string {
  return `${count(seen)} of ${count(cases, noun)} (${percent(interval.low)} to ${percent(interval.high)})`;
}

/** What the page rests on, a sentence each. */
export function trendMethod({ watched, last, fewest }: Trend): string[] {
  return [
    `A night is a day in UTC; of several runs in it the median counts, and only runs that came to a verdict do.`,
    `A change of level is found by the change-point chart of Hawkins and Deng: the latest 3 to 28 nights are held against those before them by the exact distribution of the Mann–Whitney statistic, whatever the distribution of the numbers. Its limits are such that in 365 nights in which nothing changes there is at most ${count(FALSE_ALARMS_A_YEAR, 'false alarm')}, of all ${count(watched, 'number')} that are watched together: headlines, steps of failovers, and median latencies.`,
    ...(fewest === undefined
      ? []
      : [`It takes ${fewest} nights before a change, however large, can be seen within ${WEEK} nights.`]),
    `How large a change is: the shift of Hodges and Lehmann between up to 28 nights before and after it, with its interval. For the worse: surely more than nothing, and more than ${percent(TOLERANCE)} of before by the estimate.`,
    `A failure that was seen is news where none was seen in the nights before, however rare it is.`,
    `What was found in ${latestWords(last)} decides the answer. What was found once stays found with more nights behind it.`,
    `The parentheses behind a share hold the interval of Clopper and Pearson, which covers it with at least 95\u202f%.`,
  ];
}
