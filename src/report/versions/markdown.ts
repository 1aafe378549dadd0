/** `versions.md`: what differs between servers, as a text that can be committed. */

import { isDifferent, type ComparedSubject } from '../../compare/compare.ts';
import type { ComparedNumber } from '../../compare/numbers.ts';
import type { ComparedRate } from '../../compare/verdicts.ts';
import { count } from '../../core/quantity.ts';
import { differingWords } from '../compare/differing.ts';
import {
  countsWords,
  differenceWords,
  method,
  middleWords,
  numberSentences,
  rateWords,
} from '../compare/words.ts';
import { code, escaped, table } from '../markdown/parts.ts';
import type { Version, VersionedSubject, Versions } from './versions.ts';

/** Markdown: the servers, what differs in words, then a table an experiment. */
export function versionsMarkdown({ versions, comparisons, subjects }: Versions): string {
  const [base, ...others] = versions;
  return [
    '# What differs between versions',
    `Made by \`sentinel-chaos versions\` from stored runs. Each server is compared with ${escaped(base!.server)}.`,
    table(
      ['Server', 'Folder', 'Runs'],
      versions.map(({ name, server, runs }) => [escaped(server), code(name), count(runs)]),
    ),
    '## What changed',
    ...others.flatMap((version, index) => [
      `### ${escaped(version.server)} compared with ${escaped(base!.server)}`,
      changesWith(subjects, index).join('\n'),
      ...missingWords(comparisons[index]!.only, { base: base!, next: version }),
    ]),
    '## Each experiment',
    ...subjects.flatMap((subject) => subjectParts(subject, versions)),
    '## How to read it',
    [
      `Base is ${base!.server}, new is the server that is compared with it.`,
      ...comparisons.flatMap(readingOf),
    ]
      .filter((one, index, all) => all.indexOf(one) === index)
      .map((one) => `- ${escaped(one)}`)
      .join('\n'),
    '',
  ].join('\n\n');
}

type Comparing = Versions['comparisons'][number];

/** Which versions is worse is nobody's question: what its words rest on is left out. */
function readingOf(comparison: Comparing): string[] {
  return method(comparison).slice(0, -1);
}

function changesWith(subjects: readonly VersionedSubject[], index: number): string[] {
  const told = subjects.flatMap(({ name, compared }) => {
    const subject = compared[index];
    return subject === undefined ? [] : [{ name, subject, sentences: sentencesOf(subject) }];
  });
  const named = (those: typeof told): string => those.map(({ name }) => code(name)).join(', ');
  const [unknown, known] = [
    told.filter(({ subject }) => !isComparable(subject)),
    told.filter(({ subject }) => isComparable(subject)),
  ];
  const same = known.filter(({ sentences }) => sentences.length === 0);
  return [
    ...known
      .filter(({ sentences }) => sentences.length > 0)
      .map(({ name, sentences }) => `- ${code(name)}: ${sentences.map(escaped).join(' ')}`),
    ...(same.length === 0 ? [] : [`- No difference was seen in ${named(same)}.`]),
    ...(unknown.length === 0
      ? []
      : [`- Nothing is known of ${named(unknown)}: of one of the two no run came to a verdict.`]),
  ];
}

/** Whether both have runs that count: where one has none, that no difference was seen says nothing. */
function isComparable({ verdicts: { counts } }: ComparedSubject): boolean {
  return [counts.base, counts.next].every(({ held, failed }) => held + failed > 0);
}

/** What differs, a sentence each; nothing where no difference was seen. */
function sentencesOf(subject: ComparedSubject): string[] {
  const { verdicts, numbers, splitVotes } = subject;
  const details = numbers.filter((one) => one.kind === 'detail').filter(isDifferent);
  return [
    ...failedWords(verdicts),
    ...verdicts.changed.map(
      ({ expected, counts }) =>
        `${expected} ${countsWords(counts.next)} instead of ${countsWords(counts.base)}.`,
    ),
    ...numberSentences(subject).map((sentence) => `${sentence}.`),
    ...(isOther(splitVotes) ? [`Split votes: ${rateWords(splitVotes!, 'elections')}.`] : []),
    ...details.map((one) => `${one.words}: ${differenceWords(one)}.`),
  ];
}

/** How often it failed, where that is not the same: whether by chance says the interval. */
function failedWords({ failed, seen }: ComparedSubject['verdicts']): string[] {
  if (failed === undefined) return [];
  const { base, next } = failed.rates;
  if (base.seen * next.cases === next.seen * base.cases) return [];
  return [`Failed: ${rateWords(failed, 'runs')}.`, ...seen.slice(0, 1)];
}

function isOther(rate: ComparedRate | undefined): boolean {
  return rate !== undefined && (rate.difference.low > 0 || rate.difference.high < 0);
}

function missingWords(
  only: Comparing['only'],
  { base, next }: { readonly base: Version; readonly next: Version },
): string[] {
  const words = (names: readonly string[], version: Version): string[] =>
    names.length === 0 ? [] : [`Only with ${escaped(version.server)}: ${names.map(code).join(', ')}.`];
  return [...words(only.base, base), ...words(only.next, next)];
}

function subjectParts(
  { name, title, counts, compared }: VersionedSubject,
  versions: readonly Version[],
): string[] {
  const [base, ...others] = versions.map(({ server }) => escaped(server));
  const shown = (one: ComparedNumber): boolean => one.kind === 'headline' || isDifferent(one);
  const ids = [...new Set(compared.flatMap((one) => one?.numbers.filter(shown) ?? []).map(({ id }) => id))];
  const columns = [base!, ...others.flatMap((server) => [server, 'difference'])];
  const verdicts = counts.flatMap((one, index) => {
    const cell = one === undefined ? '–' : countsWords(one);
    return index === 0 ? [cell] : [cell, ''];
  });
  const rows = ids.map((id) => rowOf(id, compared));
  const settings = [
    ...new Set(
      compared.flatMap((one) => [one?.settings, one?.versions].flatMap((all) => all?.differing ?? [])),
    ),
  ].filter((one) => one.name !== 'server');
  return [
    `### ${escaped(title)} (${code(name)})`,
    table(['Measure', ...columns], [['Verdicts', ...verdicts], ...rows.map((row) => row.map(escaped))]),
    ...(settings.length === 0
      ? []
      : [[...new Set(settings.map(differingWords))].map((one) => `- ${escaped(one)}`).join('\n')]),
  ];
}

function rowOf(id: string, compared: readonly (ComparedSubject | undefined)[]): string[] {
  const numbers = compared.map((one) => one?.numbers.find((number) => number.id === id));
  const { words, unit, samples } = numbers.find((one) => one !== undefined)!;
  return [
    words,
    middleWords(samples.base, unit),
    ...numbers.flatMap((one) =>
      one === undefined ? ['–', '–'] : [middleWords(one.samples.next, unit), differenceWords(one)],
    ),
  ];
}
