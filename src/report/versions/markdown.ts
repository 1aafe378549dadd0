/** `versions.md`: what differs between servers, as a text that can be committed. */

import type { ComparedSubject } from '../../compare/compare.ts';
import { count } from '../../core/quantity.ts';
import { countsWords, differenceWords, middleWords } from '../compare/words.ts';
import { code, escaped, table } from '../markdown/parts.ts';
import type { Version, VersionedSubject, Versions } from './versions.ts';
import { changesWith, missingFrom, otherSettings, readingOf, shownIds, type Change } from './words.ts';

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
      [...changesWith(subjects, index), ...missingFrom(comparisons[index]!, [base!, version])]
        .map(lineOf)
        .join('\n'),
    ]),
    '## Each experiment',
    ...subjects.flatMap((subject) => subjectParts(subject, versions)),
    '## How to read it',
    readingOf(base!, comparisons)
      .map((one) => `- ${escaped(one)}`)
      .join('\n'),
    '',
  ].join('\n\n');
}

function lineOf({ before, names, after }: Change): string {
  return `- ${escaped(before)}${names.map(code).join(', ')}${escaped(after)}`;
}

function subjectParts(subject: VersionedSubject, versions: readonly Version[]): string[] {
  const { name, title, counts, compared } = subject;
  const [base, ...others] = versions.map(({ server }) => escaped(server));
  const columns = [base!, ...others.flatMap((server) => [server, 'difference'])];
  const verdicts = counts.flatMap((one, index) => {
    const cell = one === undefined ? '–' : countsWords(one);
    return index === 0 ? [cell] : [cell, ''];
  });
  const rows = shownIds(subject).map((id) => rowOf(id, compared));
  const settings = otherSettings(subject);
  return [
    `### ${escaped(title)} (${code(name)})`,
    table(['Measure', ...columns], [['Verdicts', ...verdicts], ...rows.map((row) => row.map(escaped))]),
    ...(settings.length === 0 ? [] : [settings.map((one) => `- ${escaped(one)}`).join('\n')]),
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
