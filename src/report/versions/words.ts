/** What differs between two servers, a sentence each: only what few runs can show. */

import { isDifferent, type ComparedSubject, type Comparison } from '../../compare/compare.ts';
import type { ComparedNumber } from '../../compare/numbers.ts';
import type { ComparedRate } from '../../compare/verdicts.ts';
import { differingWords } from '../compare/differing.ts';
import {
  apartWords,
  countsWords,
  differenceWords,
  isTooFew,
  method,
  numberSentences,
  rateWords,
} from '../compare/words.ts';
import type { Version, VersionedSubject } from './versions.ts';

/** A line of what changed: words, experiments by their names, and words. */
export interface Change {
  readonly before: string;
  readonly names: readonly string[];
  readonly after: string;
}

/** What differs between the first server and the one with this number behind it, and of which experiments nothing is told. */
export function changesWith(subjects: readonly VersionedSubject[], index: number): Change[] {
  const told = subjects.flatMap(({ name, compared }) => {
    const subject = compared[index];
    if (subject === undefined) return [];
    const sentences = changeSentences(subject);
    return [{ name, sentences, group: sentences.length > 0 ? 'changed' : tellable(subject) }];
  });
  const groups = Map.groupBy(told, ({ group }) => group);
  const changed = groups.get('changed') ?? [];
  return [
    ...changed.map(({ name, sentences }) => ({
      before: '',
      names: [name],
      after: `: ${sentences.join(' ')}`,
    })),
    ...GROUPS.flatMap(([group, before, after]) => {
      const names = groups.get(group)?.map(({ name }) => name) ?? [];
      return names.length === 0 ? [] : [{ before, names, after }];
    }),
  ];
}

const GROUPS = [
  ['all', 'No difference was seen in ', '.'],
  ['too few', 'Too few runs for an interval: ', '.'],
  ['none', 'Nothing is known of ', ': of one of the two no run came to a verdict.'],
] as const;

/** Experiments that only one of the two servers has runs of. */
export function missingFrom({ only }: Comparison, [base, next]: readonly [Version, Version]): Change[] {
  const words = (names: readonly string[], { server }: Version): Change[] =>
    names.length === 0 ? [] : [{ before: `Only with ${server}: `, names, after: '.' }];
  return [...words(only.base, base), ...words(only.next, next)];
}

/** How to read it. Which versions is worse is nobody's question: what its words rest on is left out. */
export function readingOf(base: Version, comparisons: readonly Comparison[]): string[] {
  const methods = comparisons.flatMap((comparison) => method(comparison).slice(0, -1));
  return [...new Set([`Base is ${base.server}, new is the server that is compared with it.`, ...methods])];
}

/** The numbers of which each has a row: headlines, and what surely differs. */
export function shownIds({ compared }: VersionedSubject): string[] {
  const shown = compared.flatMap((one) => one?.numbers.filter(isShown) ?? []);
  return [...new Set(shown.map(({ id }) => id))];
}

/** What else than the server is not the same, a sentence each. */
export function otherSettings({ compared }: VersionedSubject): string[] {
  const differing = compared
    .flatMap((one) => [one?.settings, one?.versions])
    .flatMap((all) => all?.differing ?? [])
    .filter((one) => one.name !== 'server');
  return [...new Set(differing.map(differingWords))];
}

/** What can be told of an experiment: nothing where one of the two has no run that counts, or both too few. */
function tellable(subject: ComparedSubject): 'all' | 'too few' | 'none' {
  const { counts } = subject.verdicts;
  const decided = [counts.base, counts.next].map(({ held, failed }) => held + failed);
  if (decided.includes(0)) return 'none';
  return isTooFew(subject) ? 'too few' : 'all';
}

/** What surely differs; nothing where no difference was seen. */
function changeSentences(subject: ComparedSubject): string[] {
  const { numbers, verdicts, splitVotes } = subject;
  const headlines = numbers.filter((one) => one.kind === 'headline');
  const details = numbers.filter((one) => one.kind === 'detail').filter(isDifferent);
  return [
    ...failedWords(verdicts),
    ...verdicts.changed.map(
      ({ expected, counts }) =>
        `${expected} ${countsWords(counts.next)} instead of ${countsWords(counts.base)}.`,
    ),
    ...[...numberSentences(subject), ...headlines.flatMap(apartWords)].map((sentence) => `${sentence}.`),
    ...(splitVotes !== undefined && isOther(splitVotes)
      ? [`Split votes: ${rateWords(splitVotes, 'elections')}.`]
      : []),
    ...details.map((one) => `${one.words}: ${differenceWords(one)}.`),
  ];
}

/** Whether a number has a row: a headline, or what surely differs. */
function isShown(one: ComparedNumber): boolean {
  return one.kind === 'headline' || isDifferent(one);
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
