/**
 * How writers were answered in a stretch of time, and how long they waited for it once they had sent. When a client program
 * sent, and what it was answered when, is not known: it says nothing of servers. O(writes).
 */

import type { History } from '../history/history.ts';
import { STATUS, type Columns } from '../history/ledger.ts';
import type { Span } from './spans.ts';

/** The times from sending to the answer, or to giving up, in no order, µs. */
export interface Answers {
  readonly acknowledged: Float32Array;
  /** Refused by the server for want of replicas. */
  readonly refused: Float32Array;
  /** Sent, and never answered. */
  readonly unanswered: Float32Array;
}

/** The answers that came from `from` (inclusive) to `to` (exclusive). */
export function answersIn({ ledger }: History, { from, to }: Span): Answers {
  const isRefusal = ledger.reasons.map((reason) => reason.code === 'NOREPLICAS');
  const [acknowledged, refused, unanswered]: [number[], number[], number[]] = [[], [], []];
  const isInside = ({ doneUs, lagUs }: Columns, slot: number): boolean =>
    doneUs[slot]! >= from && doneUs[slot]! < to && lagUs[slot]! !== -1;
  const waited = ({ latencyUs, lagUs }: Columns, slot: number): number => latencyUs[slot]! - lagUs[slot]!;
  for (const writer of ledger.writers.filter(({ isProgram }) => !isProgram)) {
    writer.each(STATUS.ok, (columns, slot) => {
      if (isInside(columns, slot)) acknowledged.push(waited(columns, slot));
    });
    writer.each(STATUS.fail, (columns, slot) => {
      if (isInside(columns, slot) && isRefusal[columns.source[slot]!] === true)
        refused.push(waited(columns, slot));
    });
    writer.each(STATUS.unknown, (columns, slot) => {
      if (isInside(columns, slot)) unanswered.push(waited(columns, slot));
    });
  }
  return {
    acknowledged: Float32Array.from(acknowledged),
    refused: Float32Array.from(refused),
    unanswered: Float32Array.from(unanswered),
  };
}
