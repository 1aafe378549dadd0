/** What texts in GitHub's Markdown are made of. Whatever comes from outside goes through `escaped` or `code`. */

import { reportAddress } from '../reported.ts';
import { attemptSentence, type NamedAttempt } from '../../core/attempt.ts';
import { oneLine } from '../printable.ts';

/** A table; its cells are Markdown already. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text that stays text, on one line. */
export function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>&|#~]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`,
  );
}

/** Text as code, on one line, whatever it holds. */
export function code(text: string): string {
  const ticks = '`'.repeat(longestTicks(text) + 1);
  const pad = ticks.length > 1 ? ' ' : '';
  return `${ticks}${pad}${oneLine(text).replaceAll('|', '\\|')}${pad}${ticks}`;
}

/** The longest row of backticks in it: a fence must be longer. */
export function longestTicks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
}

/** Attempts that were undecided as a list of its own; nothing where there were none. */
export function attemptItems(attempts: readonly NamedAttempt[]): string[] {
  if (attempts.length === 0) return [];
  return [attempts.map((attempt) => `- ${escaped(attemptSentence(attempt))}`).join('\n')];
}

/** Reports of operators, each a link to its page. */
export function reportLinks(source: readonly string[]): string {
  return source.map((report) => `[${escaped(report)}](${reportAddress(report)})`).join(', ');
}
