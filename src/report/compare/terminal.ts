/** What the terminal shows of a comparison. Plain when colours are off. */

import { styleText } from 'node:util';
import { isDifferent, nameOf, type ComparedSubject, type Comparison } from '../../compare/compare.ts';
import type { ComparedNumber } from '../../compare/numbers.ts';
import { oneLine } from '../printable.ts';
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

const COLOURS = { 'no worse': 'green', worse: 'red', 'cannot tell': 'yellow' } as const;

/** Worst first, then how to read it. */
export function comparisonBlock(comparison: Comparison, { colours }: { readonly colours: boolean }): string {
  const { subjects, confidence, names, only } = comparison;
  return [
    `base ${oneLine(names.base)}`,
    `new  ${oneLine(names.next)}`,
    ...worstFirst(subjects).flatMap((subject) => ['', ...subjectLines(subject, { colours, confidence })]),
    '',
    ...only.base.map((name) => `missing from new: ${oneLine(name)}`),
    ...only.next.map((name) => `only in new: ${oneLine(name)}`),
    ...(subjects.length !== 1 ? [comparisonSentence(comparison)] : []),
    ...method(comparison),
  ].join('\n');
}

function subjectLines(
  subject: ComparedSubject,
  { colours, confidence }: { readonly colours: boolean; readonly confidence: number },
): string[] {
  const { word, verdicts, numbers, splitVotes, settings, versions } = subject;
  const { sign, label } = ANSWERS[word];
  const head = `${sign} ${label}`;
  const shown = numbers.filter((one) => one.kind === 'headline' || isDifferent(one));
  const width = Math.max(8, ...shown.map(({ words }) => oneLine(words).length));
  const row = (name: string, text: string): string => `  ${oneLine(name).padEnd(width)}  ${oneLine(text)}`;
  return [
    `${colours ? styleText(['bold', COLOURS[word]], head, { validateStream: false }) : head}  ${oneLine(nameOf(subject))}`,
    `  ${oneLine(subjectSentence(subject))}`,
    row('Verdicts', `${countsWords(verdicts.counts.base)} → ${countsWords(verdicts.counts.next)}`),
    ...verdicts.changed.map(({ expected, counts }) =>
      row('', `${expected} ${countsWords(counts.base)} → ${countsWords(counts.next)}`),
    ),
    ...shown.map((one) => row(one.words, numberWords(one, confidence))),
    ...(splitVotes === undefined ? [] : [row('Split votes', rateWords(splitVotes, 'elections'))]),
    ...[settings, versions].flatMap((one) =>
      (one?.differing ?? []).map((each) => row('Differs', differingWords(each))),
    ),
  ];
}

function numberWords(number: ComparedNumber, confidence: number): string {
  const { samples, unit } = number;
  const [base, next] = [middleWords(samples.base, unit), middleWords(samples.next, unit)];
  return `${base} → ${next}: ${differenceWords(number)}; would not show: ${unseenWords(number, confidence)}`;
}
