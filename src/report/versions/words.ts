/** What differs between two servers, a sentence each: only what few runs can show. */

import { isDifferent, type ComparedSubject } from '../../compare/compare.ts';
import type { ComparedNumber } from '../../compare/numbers.ts';
import type { ComparedRate } from '../../compare/verdicts.ts';
import { range } from '../compare/amount.ts';
import { countsWords, differenceWords, numberSentences, rateWords } from '../compare/words.ts';

/** Whether its difference has an interval: of fewer runs it says only how far apart these very runs are. */
function hasInterval({ shift }: Pick<ComparedNumber, 'shift'>): boolean {
  return shift?.coverage !== undefined;
}

/** What can be told of an experiment: nothing where one of the two has no run that counts, or both too few. */
export function tellable({ verdicts: { counts }, numbers }: ComparedSubject): 'all' | 'too few' | 'none' {
  const decided = [counts.base, counts.next].map(({ held, failed }) => held + failed);
  if (decided.includes(0)) return 'none';
  const headlines = numbers.filter(({ kind, shift }) => kind === 'headline' && shift !== undefined);
  return headlines.every(hasInterval) ? 'all' : 'too few';
}

/** What surely differs; nothing where no difference was seen. */
export function changeSentences(subject: ComparedSubject): string[] {
  const { verdicts, splitVotes } = subject;
  const sure = surelyOf(subject);
  const details = sure.numbers.filter((one) => one.kind === 'detail').filter(isDifferent);
  return [
    ...failedWords(verdicts),
    ...verdicts.changed.map(
      ({ expected, counts }) =>
        `${expected} ${countsWords(counts.next)} instead of ${countsWords(counts.base)}.`,
    ),
    ...numberSentences(sure).map((sentence) => `${sentence}.`),
    ...(splitVotes !== undefined && isOther(splitVotes)
      ? [`Split votes: ${rateWords(splitVotes, 'elections')}.`]
      : []),
    ...details.map((one) => `${one.words}: ${differenceWords(one)}.`),
  ];
}

/** The same without what too few runs show. */
function surelyOf({ origin, numbers, ...subject }: ComparedSubject): ComparedSubject {
  const isKnown = origin !== undefined && origin.steps.every(hasInterval);
  return { ...subject, numbers: numbers.filter(hasInterval), ...(isKnown ? { origin } : {}) };
}

/** Whether a number has a row: a headline, or what surely differs. */
export function isShown(one: ComparedNumber): boolean {
  return one.kind === 'headline' || (hasInterval(one) && isDifferent(one));
}

/** A difference in its cell. */
export function differenceCell(one: ComparedNumber): string {
  const { shift, unit } = one;
  if (shift === undefined || hasInterval(one) || (shift.low === 0 && shift.high === 0))
    return differenceWords(one);
  return `${range(shift.low, shift.high, unit)} between these runs`;
}

/** How often it failed, where that is not the same: whether by chance says the interval. */
function failedWords({ failed, seen }: ComparedSubject['verdicts']): string[] {
  if (failed === undefined) return [];
  const { base, next } = failed.rates;
  if (base.seen * next.cases === next.seen * base.cases) return [];
  return [`Failed: ${rateWords(failed, 'runs')}.`, ...seen.slice(0, 1)];
}

function isOther({ difference }: ComparedRate): boolean {
  return difference.low > 0 || difference.high < 0;
}
