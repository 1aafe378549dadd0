/** `summary.md` of a series, and what the terminal shows of it. */

import { styleText } from 'node:util';
import { attemptLine } from '../attempt-line.ts';
import { date, lasting } from '../../core/quantity.ts';
import { attemptItems, code, escaped, longestTicks, table } from '../markdown/parts.ts';
import { oneLine, printable } from '../printable.ts';
import { WORDS } from '../word.ts';
import type { Group, SeriesMember, SeriesResult } from './result.ts';
import {
  attemptsOf,
  medianWords,
  p95Words,
  pagesOf,
  predictedWords,
  rangeWords,
  runsWords,
  SPLIT_VOTES,
  splitVoteWords,
  type Page,
} from './words.ts';

/** Markdown: the verdict, then the table or the statistics, then how to repeat it. */
export function seriesSummary(result: SeriesResult): string {
  const { series, verdict, members, groups, splitVotes } = result;
  const { sign, label } = WORDS[verdict.word];
  const fence = '`'.repeat(Math.max(3, longestTicks(series.command) + 1));
  return `${[
    `# ${sign} ${label}: ${escaped(series.title)}`,
    `**${escaped(verdict.sentence)}**`,
    ...(verdict.reasons.length === 0 ? [] : [verdict.reasons.map((one) => `- ${escaped(one)}`).join('\n')]),
    ...attemptItems(attemptsOf(members)),
    `Hypothesis: ${escaped(series.hypothesis)}`,
    `${members.length} runs of ${code(series.experiment)}, ${date(series.startedAt)}, ${lasting(series.durationS)}, ${escaped(series.testbed)}, seed ${series.seed}.`,
    ...(splitVotes === undefined ? [] : [`${SPLIT_VOTES}: ${escaped(splitVoteWords(splitVotes))}.`]),
    ...(series.kind === 'table' ? pagesOf(series, members).map(pageTable) : groups.map(groupTable)),
    ...(series.limits.length === 0
      ? []
      : [
          '## What this series does not show',
          series.limits.map((limit) => `- ${escaped(limit)}`).join('\n'),
        ]),
    '## Repeat it',
    `${fence}sh\n${printable(series.command)}\n${fence}`,
  ].join('\n\n')}\n`;
}

function groupTable({ label, counted, apart, statistics }: Group): string {
  const rows = statistics.map((row) => [
    escaped(row.id),
    `${row.n}`,
    escaped(medianWords(row)),
    escaped(p95Words(row)),
    escaped(rangeWords(row)),
    escaped(predictedWords(row)),
    row.outliers.map(escaped).join(', '),
  ]);
  const titles = ['Measure', 'n', 'Median (95 % interval)', 'p95', 'Range', 'Predicted', 'Outliers'];
  const left = apart.length === 0 ? '' : `, not counted: ${apart.map(escaped).join(', ')}`;
  return `## ${escaped(label)}: ${runsWords(counted)}${left}\n\n${table(titles, rows)}`;
}

function pageTable(page: Page): string {
  const head = `${page.rowAxis?.words ?? ''} ↓ ${page.columnAxis?.words ?? ''} →`;
  const rows = page.rows.map((row) => [
    `**${escaped(row)}**`,
    ...page.columns.map((column) => cellWords(page.cell(row, column))),
  ]);
  const title = page.title === '' ? '' : `## ${escaped(page.title)}\n\n`;
  return `${title}${table([escaped(head), ...page.columns.map(escaped)], rows)}`;
}

function cellWords(member: SeriesMember | undefined): string {
  if (member === undefined) return '';
  const { word, observed, expected } = member;
  const { sign, label } = WORDS[word];
  if (observed === undefined) return `${sign} ${label}`;
  return observed === expected
    ? `${sign} ${escaped(observed)}`
    : `${sign} **${escaped(observed)}** instead of ${escaped(expected ?? '')}`;
}

/** The verdict, its reasons, the numbers, the path: plain when colours are off. */
export function seriesBlock(
  { series, verdict, members, groups, splitVotes }: SeriesResult,
  { colours, paths }: { readonly colours: boolean; readonly paths: readonly string[] },
): string {
  const { sign, label } = WORDS[verdict.word];
  const head = `${sign} ${label}`;
  return [
    `${colours ? styleText('bold', head, { validateStream: false }) : head}  ${oneLine(series.title)}`,
    `  ${oneLine(verdict.sentence)}`,
    ...verdict.reasons.map((reason) => `  because: ${oneLine(reason)}`),
    ...attemptsOf(members).map(attemptLine),
    ...groups.flatMap((group) => ['', ...groupLines(group)]),
    ...(splitVotes === undefined ? [] : ['', `  ${SPLIT_VOTES}: ${splitVoteWords(splitVotes)}`]),
    '',
    `  seed ${series.seed}, ${lasting(series.durationS)}`,
    ...paths,
  ].join('\n');
}

function groupLines({ label, counted, apart, statistics }: Group): string[] {
  const width = Math.max(
    0,
    ...statistics.map(({ id, words, group }) => (group === 'phase' ? id : words).length),
  );
  const left = apart.length === 0 ? '' : `, not counted: ${apart.join(', ')}`;
  return [
    `  ${oneLine(label)} (${runsWords(counted)}${left})`,
    ...statistics
      .filter(({ n }) => n > 0)
      .map((row) => {
        const name = row.group === 'phase' ? row.id : row.words;
        return `  ${oneLine(name).padEnd(width)}  ${medianWords(row)}  ${rangeWords(row)}`;
      }),
  ];
}
