/** What shows whether a workload hung while a fault lasted: what it got meanwhile, and what others got. O(writes). */

import type { History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';
import { acknowledgedOf } from './acknowledgements.ts';
import type { FaultSpan } from './timeline.ts';

export interface Hang {
  /** Acknowledged to the workload before the fault. */
  readonly before: number;
  /** Writes that it meant to begin while the fault lasted. */
  readonly intended: number;
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
  const othersResumed = firstToOthers(history, workload, { since: injected, targets });
  return {
    before: acknowledgedOf(history, workload, 0, injecting),
    intended: intendedOf(history, workload, injecting, healing),
    othersResumed,
    acknowledged: acknowledgedOf(history, workload, othersResumed ?? healing, healing),
  };
}

/** Operations of a workload whose intended start lies in a stretch of time. */
function intendedOf({ ledger }: History, workload: string, from: number, to: number): number {
  let total = 0;
  for (const writer of ledger.writers) {
    if (writer.workload !== workload) continue;
    for (const status of [STATUS.ok, STATUS.fail, STATUS.unknown]) {
      writer.each(status, ({ doneUs, latencyUs }, slot) => {
        const intended = doneUs[slot]! - latencyUs[slot]!;
        if (intended >= from && intended < to) total++;
      });
    }
  }
  return total;
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
  const isHit = ledger.acknowledgers.map(({ node }) => targets.includes(node));
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
