/** Writes that a node refused for want of replicas. */

import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import type { Span } from './spans.ts';

/**
 * How many it refused in a stretch of time. A refusal does not say whose it is: only those count whose writer was served
 * by that node and by no other afterwards. O(writes).
 */
export function refusedBy({ ledger }: History, node: string, { from, to }: Span): number {
  const isRefusal = ledger.reasons.map((reason) => reason.code === 'NOREPLICAS');
  let total = 0;
  for (const writer of ledger.writers) {
    if (lastServedBy(ledger, writer, to) !== node) continue;
    writer.each(STATUS.fail, ({ doneUs, source }, slot) => {
      const done = doneUs[slot]!;
      if (done >= from && done < to && isRefusal[source[slot]!]) total++;
    });
  }
  return total;
}

/** The node that acknowledged a writer's latest write before a moment. */
function lastServedBy(
  { acknowledgers }: History['ledger'],
  writer: WriterLedger,
  before: number,
): string | undefined {
  let latest = -Infinity;
  let node: string | undefined;
  writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
    const done = doneUs[slot]!;
    if (done <= latest || done >= before) return;
    latest = done;
    node = acknowledgers[source[slot]!]?.node;
  });
  return node;
}
