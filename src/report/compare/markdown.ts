/** A comparison as GitHub's Markdown, for a pull request. */

import { isDifferent, nameOf, type ComparedSubject, type Comparison } from '../../compare/compare.ts';
import { code, escaped, table } from '../markdown/parts.ts';
import { differingWords } from './differing.ts';
import {
  ANSWERS,
  comparisonSentence,
  countsWords,
  differenceWords,
  method,
  middleWords,
  rateWords,
  subjectSentence,
  unseenWords,
  worstFirst,
} from './words.ts';

/** The answer, then a table for each experiment, worst first, then how to read it. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { word, subjects, names, only, confidence } = comparison;
  const { sign, label } = ANSWERS[word];
  return `${[
    `## ${sign} ${label}: ${escaped(names.next)} compared with ${escaped(names.base)}`,
    ...(subjects.length === 1 ? [] : [`**${escaped(comparisonSentence(comparison))}**`]),
    ...worstFirst(subjects).flatMap((subject) => subjectParts(subject, confidence)),
    ...named('Missing from new', only.base),
    ...named('Only in new', only.next),
    `<details><summary>How to read it</summary>\n\n${method(comparison)
      .map((one) => `- ${escaped(one)}`)
      .join('\n')}\n\n</details>`,
  ].join('\n\n')}\n`;
}

function named(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${title}: ${names.map(code).join(', ')}.`];
}

function subjectParts(subject: ComparedSubject, confidence: number): string[] {
  const { word, verdicts, numbers, splitVotes, settings, versions } = subject;
  const { sign, label } = ANSWERS[word];
  const shown = numbers.filter((one) => one.kind === 'headline' || isDifferent(one));
  const rows = [
    ['Verdicts', countsWords(verdicts.counts.base), countsWords(verdicts.counts.next), '', ''],
    ...shown.map((one) => [
      one.words,
      middleWords(one.samples.base, one.unit),
      middleWords(one.samples.next, one.unit),
      differenceWords(one),
      unseenWords(one, confidence),
    ]),
  ];
  const differing = [settings, versions].flatMap((one) => one?.differing ?? []);
  const items = [
    ...verdicts.changed.map(
      ({ expected, counts }) => `${expected} ${countsWords(counts.next)}; before ${countsWords(counts.base)}`,
    ),
    ...(splitVotes === undefined ? [] : [`Split votes: ${rateWords(splitVotes, 'elections')}`]),
    ...differing.map(differingWords),
  ];
  return [
    `### ${sign} ${label}: ${escaped(nameOf(subject))}`,
    escaped(subjectSentence(subject)),
    table(
      ['Measure', 'Base', 'New', 'Difference', 'Not seen'],
      rows.map((row) => row.map(escaped)),
    ),
    ...(items.length === 0 ? [] : [items.map((item) => `- ${escaped(item)}`).join('\n')]),
  ];
}
