/** Who acknowledged writes, and when: the ledger seen from the servers. One pass, O(writes). */

import type { History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';

/** Acknowledgements by one node within a time window. Times in µs since the epoch. */
export interface Acknowledged {
  readonly count: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Number of 100 ms slots of the run in which it acknowledged at least once. */
  readonly slots: number;
}

const SLOT_US = 100_000;

/** What a node acknowledged from `from` (inclusive) to `to` (exclusive), to any writer. */
export function acknowledgedBy(history: History, node: string, from: number, to: number): Acknowledged {
  const { ledger } = history;
  const sources = new Set(ledger.acknowledgers.flatMap((one, index) => (one.node === node ? [index] : [])));
  const slots = new Set<number>();
  let total = 0;
  let first = Infinity;
  let last = -Infinity;
  for (const writer of ledger.writers) {
    for (let number = 1; number <= writer.highest; number++) {
      if (writer.status(number) !== STATUS.ok || !sources.has(writer.source(number))) continue;
      const done = writer.doneUs(number);
      if (done < from || done >= to) continue;
      total++;
      first = Math.min(first, done);
      last = Math.max(last, done);
      slots.add(Math.floor(done / SLOT_US));
    }
  }
  return {
    count: total,
    first: total === 0 ? undefined : first,
    last: total === 0 ? undefined : last,
    slots: slots.size,
  };
}

/** The first acknowledgement at or after a moment by a node, per client host. */
export function firstAcknowledgementPerHost(
  history: History,
  node: string,
  from: number,
): Map<string, number> {
  const { ledger } = history;
  const sources = new Set(ledger.acknowledgers.flatMap((one, index) => (one.node === node ? [index] : [])));
  const firsts = new Map<string, number>();
  for (const writer of ledger.writers) {
    for (let number = 1; number <= writer.highest; number++) {
      if (writer.status(number) !== STATUS.ok || !sources.has(writer.source(number))) continue;
      const done = writer.doneUs(number);
      if (done >= from && done < (firsts.get(writer.host) ?? Infinity)) firsts.set(writer.host, done);
    }
  }
  return firsts;
}

/** A stretch of time in which a workload got no acknowledgement. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * The gaps between acknowledgements of a workload that are at least `atLeastUs` long, or the longest one when none is,
 * from its first acknowledgement to `end`: the last gap is open if writes went on being attempted and none was acknowledged any more.
 */
export function gapsOf(history: History, workload: string, atLeastUs: number, end: number): Gap[] {
  const sorted = acknowledgementTimes(history, workload).sort();
  const gaps: Gap[] = [];
  let longest: Gap | undefined;
  for (let index = 1; index <= sorted.length; index++) {
    const from = sorted[index - 1]!;
    const to = sorted[index] ?? Math.max(from, end);
    if (to - from >= atLeastUs) gaps.push({ from, to });
    else if (longest === undefined || to - from > longest.to - longest.from) longest = { from, to };
  }
  return gaps.length === 0 && longest !== undefined ? [longest] : gaps;
}

/** When the writes of a workload were acknowledged, in no order. */
function acknowledgementTimes({ ledger }: History, workload: string): Float64Array {
  const writers = ledger.writers.filter((writer) => writer.workload === workload);
  const times = new Float64Array(writers.reduce((sum, writer) => sum + writer.highest, 0));
  let filled = 0;
  for (const writer of writers) {
    for (let number = 1; number <= writer.highest; number++) {
      if (writer.status(number) === STATUS.ok) times[filled++] = writer.doneUs(number);
    }
  }
  return times.subarray(0, filled);
}
