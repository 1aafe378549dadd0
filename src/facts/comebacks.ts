/** How a workload got over each fault: when all its writers were acknowledged again for good, and which never were. */

import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { hangIn } from './hang.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** What one fault did to a workload. */
export interface Comeback {
  /** The name of the fault; one that is injected several times counts each time. */
  readonly fault: string;
  /**
   * How long after the fault began the last of its writers that had been without an acknowledgement for a second had one
   * again, µs; 0 where none had been without, undefined where one still was when writing stopped or the next fault began.
   */
  readonly after: number | undefined;
  /** Whether it was acknowledged nothing from when others were until the heal: then it was its own doing. */
  readonly isHung: boolean;
  /** The writers that were not acknowledged again. */
  readonly gone: readonly string[];
}

/** A writer is without an acknowledgement once it has waited longer than this, µs: a write that takes as long is none that is answered as usual. */
const AWAY_US = 1_000_000;

/** How a workload whose writers write at a rate got over each fault, in the order of injection. O(writes × faults). */
export function comebacksOf(history: History, { faults }: Timeline, workload: string): Comeback[] {
  const writers = history.ledger.of(workload);
  const times = writers.map(acknowledged);
  return faults.map((fault, nth) => {
    const until = faults[nth + 1]?.injecting ?? Infinity;
    const returns = writers.map((writer, index) => {
      const end = Math.min(until, lastDue(writer));
      return { writer: writer.key, back: backAt(times[index]!, fault.injecting, end) };
    });
    const gone = returns.flatMap(({ writer, back }) => (back === undefined ? [writer] : []));
    const last = Math.max(fault.injecting, ...returns.map(({ back }) => back ?? 0));
    return {
      fault: fault.as,
      after: gone.length > 0 ? undefined : last - fault.injecting,
      isHung: hung(history, workload, fault),
      gone,
    };
  });
}

function hung(history: History, workload: string, fault: FaultSpan): boolean {
  const hang = hangIn(history, workload, fault);
  if (hang === undefined || hang.othersResumed === undefined) return false;
  return hang.unheard.length === 0 && hang.idle.length === 0 && hang.acknowledged === 0;
}

/** When its acknowledgements came, in order. */
function acknowledged(writer: WriterLedger): Float64Array {
  const times: number[] = [];
  writer.each(STATUS.ok, ({ doneUs }, slot) => {
    times.push(doneUs[slot]!);
  });
  return Float64Array.from(times).toSorted();
}

/** The end of its last absence from `from` on; `from` where it had none, undefined where the last one lasted to the end. */
function backAt(times: Float64Array, from: number, end: number): number | undefined {
  let back = from;
  let last = from;
  for (const at of times) {
    if (at < from) continue;
    // What comes afterwards ends an absence that was open then.
    if (at >= end) break;
    if (at - last > AWAY_US) back = at;
    last = at;
  }
  return end - last > AWAY_US ? undefined : back;
}

/** When its last write was due. */
function lastDue(writer: WriterLedger): number {
  return writer.highest === 0 ? -Infinity : writer.operation(writer.highest).intended;
}
