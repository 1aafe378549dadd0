/** What shows whether each writer of a workload hung while a fault lasted: what it got, and what others got. O(writes). */

import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { acknowledgedOf } from './acknowledgements.ts';
import type { FaultSpan } from './timeline.ts';

export interface Hang {
  /** The writers that were acknowledged nothing before the fault. */
  readonly unheard: readonly string[];
  /** The writers that meant to begin no write while the fault lasted. */
  readonly idle: readonly string[];
  /**
   * When another workload was first acknowledged since the fault, by a node that the fault does not hit, µs since the
   * epoch: that makes it the client's doing. undefined where none was.
   */
  readonly othersResumed: number | undefined;
  /** Acknowledged to the workload from then to the heal. */
  readonly acknowledged: number;
}

/** What a workload and the others got while a fault lasted; undefined where it was not injected and healed. */
export function hangIn(history: History, workload: string, fault: FaultSpan): Hang | undefined {
  const { injecting, injected, healing, targets } = fault;
  if (injected === undefined || healing === undefined) return undefined;
  const own = history.ledger.of(workload);
  const othersResumed = firstToOthers(history, workload, { since: injected, targets });
  return {
    unheard: own.filter((writer) => !wasAcknowledged(writer, injecting)).map(({ key }) => key),
    idle: own.filter((writer) => !hadToWrite(writer, injecting, healing)).map(({ key }) => key),
    othersResumed,
    acknowledged: acknowledgedOf(history, workload, othersResumed ?? healing, healing),
  };
}

function wasAcknowledged(writer: WriterLedger, before: number): boolean {
  let was = false;
  writer.each(STATUS.ok, ({ doneUs }, slot) => {
    was ||= doneUs[slot]! < before;
  });
  return was;
}

/** Whether the intended start of an operation lies in a stretch of time. */
function hadToWrite(writer: WriterLedger, from: number, to: number): boolean {
  for (const { columns, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const intended = doneUs[slot]! - latencyUs[slot]!;
      if (status[slot] !== STATUS.none && intended >= from && intended < to) return true;
    }
  }
  return false;
}

interface Elsewhere {
  readonly since: number;
  readonly targets: readonly string[];
}

function firstToOthers(
  { ledger }: History,
  workload: string,
  { since, targets }: Elsewhere,
): number | undefined {
  // Of whom a client program does not say who it was, it may have been.
  const isHit = ledger.acknowledgers.map((one) => one === undefined || targets.includes(one.node));
  let first = Infinity;
  for (const writer of ledger.writers) {
    if (writer.workload === workload) continue;
    writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
      const done = doneUs[slot]!;
      if (done >= since && done < first && isHit[source[slot]!] === false) first = done;
    });
  }
  return first === Infinity ? undefined : first;
}
