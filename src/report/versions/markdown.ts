/** `versions.md`: what differs between servers, as a text that can be committed. */

import { isDifferent, type ComparedSubject } from '../../compare/compare.ts';
import type { ComparedNumber } from '../../compare/numbers.ts';
import { count } from '../../core/quantity.ts';
import { differingWords } from '../compare/differing.ts';
import {
  countsWords,
  differenceWords,
  method,
  middleWords,
  rateWords,
  subjectSentence,
} from '../compare/words.ts';
import { code, escaped, table } from '../markdown/parts.ts';
import type { Version, VersionedSubject, Versions } from './versions.ts';

/** Markdown: the servers, what differs in words, then a table an experiment. */
export function versionsMarkdown({ versions, comparisons, subjects }: Versions): string {
  const [base, ...others] = versions;
  return [
    '# What differs between versions',
    `Made by \`sentinel-chaos versions\` from stored runs. Each server is compared with ${escaped(base!.server)}; what was the same is not told of.`,
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
    [...new Set(comparisons.flatMap((one) => readingOf(one)))].map((one) => `- ${escaped(one)}`).join('\n'),
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
    return subject === undefined ? [] : [{ name, sentences: sentencesOf(subject) }];
  });
  const changed = told.filter(({ sentences }) => sentences.length > 0);
  const same = told.filter(({ sentences }) => sentences.length === 0).map(({ name }) => code(name));
  return [
    ...changed.map(({ name, sentences }) => `- ${code(name)}: ${sentences.map(escaped).join(' ')}`),
    ...(same.length === 0 ? [] : [`- No difference was seen in ${same.join(', ')}.`]),
  ];
}

/** What differs, a sentence each; nothing where no difference was seen. */
function sentencesOf(subject: ComparedSubject): string[] {
  const { verdicts, numbers, splitVotes } = subject;
  const details = numbers.filter((one) => one.kind === 'detail').filter(isDifferent);
  const hasVerdicts = verdicts.counts.base.failed !== verdicts.counts.next.failed;
  const isTold = hasVerdicts || numbers.some((one) => one.kind !== 'detail' && isDifferent(one));
  const { low, high } = splitVotes?.difference ?? { low: 0, high: 0 };
  return [
    ...(isTold ? [subjectSentence(subject)] : []),
    ...verdicts.changed.map(
      ({ expected, counts }) =>
        `${expected} ${countsWords(counts.next)}; before ${countsWords(counts.base)}.`,
    ),
    ...(splitVotes !== undefined && (low > 0 || high < 0)
      ? [`Split votes: ${rateWords(splitVotes, 'elections')}.`]
      : []),
    ...details.map((one) => `${one.words}: ${differenceWords(one)}.`),
  ];
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
