/** For how long writers were refused with one error code, as they met it. */

import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import type { Span } from './spans.ts';

/** A writer's refusals from the first to the last one, without an acknowledgement in between. µs since the epoch. */
export interface Refused extends Span {
  readonly writer: string;
  readonly count: number;
  /** Its next acknowledgement; undefined where there was none in the time that was looked at. */
  readonly acknowledged: number | undefined;
}

/** What the writers of a workload met in a stretch of time. */
export interface Refusals {
  /** How many writes were refused with the code. */
  readonly refused: number;
  /** How many were written to a socket, however they ended. */
  readonly sent: number;
  /** Longest first. */
  readonly stretches: readonly Refused[];
}

interface Asked {
  readonly workload: string;
  readonly code: string;
}

/** What ended from `from` (inclusive) to `to` (exclusive). O(writes). */
export function refusalsIn({ ledger }: History, { workload, code }: Asked, during: Span): Refusals {
  const isRefusal = ledger.reasons.map((reason) => reason.code === code);
  const own = ledger.of(workload).map((writer) => refusalsOf(writer, isRefusal, during));
  const stretches = own.flatMap((one) => one.stretches);
  return {
    refused: stretches.reduce((sum, { count }) => sum + count, 0),
    sent: own.reduce((sum, { sent }) => sum + sent, 0),
    stretches: stretches.toSorted((a, b) => b.to - b.from - (a.to - a.from)),
  };
}

function refusalsOf(
  writer: WriterLedger,
  isRefusal: readonly boolean[],
  during: Span,
): Pick<Refusals, 'sent' | 'stretches'> {
  const stretches: Refused[] = [];
  let sent = 0;
  let open: { from: number; to: number; count: number } | undefined;
  const close = (acknowledged: number | undefined): void => {
    if (open !== undefined) stretches.push({ ...open, writer: writer.key, acknowledged });
    open = undefined;
  };
  for (const { columns, slots } of writer.blocks()) {
    const { status, doneUs, lagUs, source } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const done = doneUs[slot]!;
      if (status[slot] === STATUS.none || done < during.from || done >= during.to) continue;
      if (lagUs[slot] !== -1) sent++;
      if (status[slot] === STATUS.ok) close(done);
      else if (isRefusal[source[slot]!] === true) {
        open ??= { from: done, to: done, count: 0 };
        open = { from: open.from, to: Math.max(open.to, done), count: open.count + 1 };
      }
    }
  }
  close(undefined);
  return { sent, stretches };
}
