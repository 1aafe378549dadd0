/** `versions.md`: what differs between servers, as a text that can be committed. */

import type { ComparedSubject } from '../../compare/compare.ts';
import { count } from '../../core/quantity.ts';
import { differingWords } from '../compare/differing.ts';
import { countsWords, method, middleWords } from '../compare/words.ts';
import { code, escaped, table } from '../markdown/parts.ts';
import type { Version, VersionedSubject, Versions } from './versions.ts';
import { changeSentences, differenceCell, isShown, tellable } from './words.ts';

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
    if (subject === undefined) return [];
    const sentences = changeSentences(subject);
    return [{ name: code(name), sentences, group: sentences.length > 0 ? 'changed' : tellable(subject) }];
  });
  const groups = Map.groupBy(told, ({ group }) => group);
  const rest = GROUPS.flatMap(([group, words]) => {
    const names = groups.get(group)?.map(({ name }) => name) ?? [];
    return names.length === 0 ? [] : [`- ${words(names.join(', '))}`];
  });
  const changed = groups.get('changed') ?? [];
  return [...changed.map(({ name, sentences }) => `- ${name}: ${sentences.map(escaped).join(' ')}`), ...rest];
}

const GROUPS = [
  ['all', (names: string) => `No difference was seen in ${names}.`],
  ['too few', (names: string) => `Too few runs for an interval: ${names}.`],
  ['none', (names: string) => `Nothing is known of ${names}: of one of the two no run came to a verdict.`],
] as const;

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
  const ids = [...new Set(compared.flatMap((one) => one?.numbers.filter(isShown) ?? []).map(({ id }) => id))];
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
      one === undefined ? ['–', '–'] : [middleWords(one.samples.next, unit), differenceCell(one)],
    ),
  ];
}
