/** Which writers were without an acknowledgement when a fault was healed, and when each of them had the next one. */

import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';

/** A writer that was away at the heal. */
export interface Return {
  readonly writer: string;
  /** Its first acknowledgement from the heal on, µs since the epoch; undefined where there was none. */
  readonly at: number | undefined;
}

/** A write that takes longer than this is none that is answered as usual, µs. */
const AT_ONCE_US = 1_000_000;

/**
 * Who is back so soon that a process that was held up for a moment decides whether that was before or after the heal was
 * away until the heal, and is back at once, µs.
 */
const NEAR_US = 250_000;

/** The writers of a workload whose last write before a moment was not acknowledged within a second. O(writes). */
export function returnsAfter(
  { ledger }: History,
  workload: string,
  healing: number,
  until: number,
): Return[] {
  const near = healing - NEAR_US;
  return ledger.writers
    .filter((writer) => writer.workload === workload && isAway(writer, near))
    .map((writer) => {
      const at = firstAcknowledged(writer, near, until);
      return { writer: writer.key, at: at === undefined ? undefined : Math.max(healing, at) };
    });
}

/**
 * Whether the last write that it was to begin before a moment was not acknowledged, or late. One that was on its way then and
 * is acknowledged soon says nothing: that may be the first since long.
 */
function isAway(writer: WriterLedger, before: number): boolean {
  let latest = -Infinity;
  let wasAcknowledged = true;
  for (const { columns, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const intended = doneUs[slot]! - latencyUs[slot]!;
      if (status[slot] === STATUS.none || intended >= before || intended < latest) continue;
      const isAnswered = status[slot] === STATUS.ok && latencyUs[slot]! <= AT_ONCE_US;
      if (isAnswered && doneUs[slot]! >= before) continue;
      latest = intended;
      wasAcknowledged = isAnswered;
    }
  }
  return !wasAcknowledged;
}

function firstAcknowledged(writer: WriterLedger, from: number, until: number): number | undefined {
  let first = Infinity;
  writer.each(STATUS.ok, ({ doneUs }, slot) => {
    const done = doneUs[slot]!;
    if (done >= from && done < until && done < first) first = done;
  });
  return first === Infinity ? undefined : first;
}
