/** What the terminal shows when a run or a suite is over. Plain when colours are off. */

import { styleText } from 'node:util';
import { namedAttempts } from '../core/attempt.ts';
import { attemptLine } from './attempt-line.ts';
import { oneLine } from './printable.ts';
import { figureText } from '../facts/figures.ts';
import { count, instant, lasting } from '../core/quantity.ts';
import { impactOf } from './impact.ts';
import { headline, WORDS, worstFindingsFirst } from './word.ts';
import { suiteSentence } from './suite-sentence.ts';
import { worstFirst, type SuiteEntry, type SuiteResult, type SuiteWord } from './suite.ts';
import type { RunResult } from './result.ts';

export interface TerminalOptions {
  readonly colours: boolean;
  /** Files and folders named at the end, one a line. */
  readonly paths: readonly string[];
}

type Style = Parameters<typeof styleText>[0];

const COLOUR_OF = {
  held: 'green',
  failed: 'red',
  undecided: 'yellow',
  broke: 'magenta',
  skipped: 'gray',
  interrupted: 'yellow',
} as const satisfies Record<SuiteWord, Style>;

/** One experiment after the other, worst first, then the suite in one sentence and the paths. */
export function verdictTable(suite: SuiteResult, options: TerminalOptions): string {
  const paint = painter(options.colours);
  const width = Math.max(0, ...suite.entries.map((entry) => oneLine(entry.experiment).length));
  const rows = worstFirst(suite.entries).flatMap((entry) => entryLines(entry, width, paint));
  const end = `${paint('bold', suiteSentence(suite.entries))} ${lasting(suite.durationS)}, ${oneLine(suite.testbed)}`;
  return [...rows, '', end, ...options.paths].join('\n');
}

/** The verdict of one run: sentence, reasons, numbers, findings worst first, broken guards, paths. */
export function verdictBlock(result: RunResult, options: TerminalOptions): string {
  const paint = painter(options.colours);
  const { word, sentence } = result.verdict;
  const broken = result.guards.filter((guard) => !guard.intact);
  // What a broken guard says stands in its own line below.
  const reasons = result.verdict.reasons.filter(
    (reason) => !broken.some((guard) => reason.endsWith(guard.sentence)),
  );
  const head = paint(['bold', COLOUR_OF[word]], `${WORDS[word].sign} ${headline(result)}`);
  return [
    `${head}  ${oneLine(result.run.title)}`,
    `  ${oneLine(sentence)}`,
    `  for a user: ${oneLine(impactOf(result))}`,
    ...reasons.map((reason) => paint(COLOUR_OF[word], `  because: ${oneLine(reason)}`)),
    ...namedAttempts(result.run.attempts).map((attempt) => paint('dim', attemptLine(attempt))),
    '',
    ...numberLines(result, paint),
    '',
    ...findingLines(result, paint),
    ...broken.map((guard) => paint('yellow', `  ! ${oneLine(guard.name)}: ${oneLine(guard.sentence)}`)),
    '',
    ...options.paths,
  ].join('\n');
}

function entryLines(entry: SuiteEntry, width: number, paint: Painter): string[] {
  const look = WORDS[entry.word];
  const word = paint(COLOUR_OF[entry.word], `${look.sign} ${look.label.toLowerCase().padEnd(11)}`);
  const took = entry.durationS === undefined ? '' : lasting(entry.durationS);
  const numbers = entry.numbers.map(({ label, value }) => `${oneLine(label)} ${oneLine(value)}`);
  const facts = [took, ...numbers].filter((fact) => fact !== '').join(' · ');
  const first = `${word} ${paint('bold', oneLine(entry.experiment).padEnd(width))}  ${facts}`;
  const attempts = (entry.attempts ?? []).map((attempt) => paint('dim', attemptLine(attempt)));
  return [first.trimEnd(), `  ${paint('dim', oneLine(entry.sentence))}`, ...attempts];
}

function numberLines(result: RunResult, paint: Painter): string[] {
  const width = Math.max(0, ...result.numbers.map(({ label }) => oneLine(label).length));
  return result.numbers.map(({ label, limit, ...number }) => {
    const bound = limit === undefined ? '' : paint('dim', `  (${oneLine(limit)})`);
    return `  ${oneLine(label).padEnd(width)}  ${paint('bold', figureText(number))}${bound}`;
  });
}

function findingLines(result: RunResult, paint: Painter): string[] {
  return worstFindingsFirst(result).flatMap((finding) => {
    const sign = paint(COLOUR_OF[finding.verdict], WORDS[finding.verdict].sign);
    const line = `  ${sign} ${oneLine(finding.title)}: ${oneLine(finding.sentence)}`;
    if (finding.verdict === 'held') return [line];
    const shown = finding.evidence.slice(0, 3).map(({ atS, text }) => {
      const place = atS === undefined ? '' : `${instant(atS)}  `;
      return `      ${paint('dim', `${place}${oneLine(text)}`)}`;
    });
    const more = finding.evidenceTotal - shown.length;
    return more > 0
      ? [line, ...shown, `      ${paint('dim', `and ${count(more)} more in the report`)}`]
      : [line, ...shown];
  });
}

type Painter = (style: Style, text: string) => string;

function painter(colours: boolean): Painter {
  return colours ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
