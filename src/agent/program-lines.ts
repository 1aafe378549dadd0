/** What a client program writes to its standard output: lines of bounded length, each an answer, news of a channel, or neither. */

import { HIGHEST_NUMBER } from '../history/ledger.ts';
import { FAIL, OK, UNKNOWN } from '../history/record.ts';

/** A longer line is no answer, characters. */
export const LONGEST_LINE = 2_000;
/** So much of what a program says is kept, characters. */
const KEPT = 200;

/** What a program says of a write or a read that it was asked for. */
export interface ProgramAnswer {
  readonly outcome: typeof OK | typeof FAIL | typeof UNKNOWN;
  /** The writer or reader and the number, as they were asked for. */
  readonly of: string;
  /** What a read showed; undefined where it was none, or showed nothing. */
  readonly value?: number;
  /** What else it says; empty where it says nothing. */
  readonly detail: string;
}

/** What a program says of a channel that it was asked to subscribe to. */
export interface ProgramNews {
  /** The subscriber and the channel, as they were asked for. */
  readonly by: string;
  /** The message that it got; undefined where it says that it has subscribed. */
  readonly got?: number;
}

const OUTCOME: Readonly<Record<string, ProgramAnswer['outcome']>> = { ok: OK, fail: FAIL, unknown: UNKNOWN };

/** The answer in a line; undefined where it is none. */
export function answerIn(line: string): ProgramAnswer | undefined {
  const [, word = '', of, detail = ''] = /^(\w+) (\S+ [1-9]\d*)(?: (.*))?$/.exec(line) ?? [];
  if (of === undefined) return undefined;
  if (word === 'value') {
    const value = /^\d{1,10}$/.test(detail) ? Number(detail) : Infinity;
    return value > HIGHEST_NUMBER ? undefined : { outcome: OK, of, value, detail: '' };
  }
  const outcome = Object.hasOwn(OUTCOME, word) ? OUTCOME[word] : undefined;
  return outcome === undefined ? undefined : { outcome, of, detail: excerpt(detail.trim()) };
}

/** The news in a line; undefined where there is none. */
export function newsIn(line: string): ProgramNews | undefined {
  const [, by, got] = /^got (\S+ \S+) ([1-9]\d{0,9})$/.exec(line) ?? [];
  if (by !== undefined) return { by, got: Number(got) };
  const [, subscribed] = /^subscribed (\S+ \S+)$/.exec(line) ?? [];
  return subscribed === undefined ? undefined : { by: subscribed };
}

/** The beginning of what a program says, as a report may quote it. */
export function excerpt(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '·');
  return printable.length > KEPT ? `${printable.slice(0, KEPT)}…` : printable;
}

/** Cuts text that comes in pieces into lines; of a line that is too long only the beginning is kept. */
export class Lines {
  private rest = '';
  private readonly take: (line: string) => void;

  constructor(take: (line: string) => void) {
    this.take = take;
  }

  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.keep(text.slice(start, end));
      const line = this.rest;
      this.rest = '';
      start = end + 1;
      this.take(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    this.keep(text.slice(start));
  }

  /** One character more than is allowed shows that a line is too long. */
  private keep(text: string): void {
    this.rest += text.slice(0, LONGEST_LINE + 1 - this.rest.length);
  }
}
