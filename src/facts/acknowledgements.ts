/** Who acknowledged writes, and when: the ledger seen from the servers. Every question is O(writes). */

import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type Status, type WriterLedger } from '../history/ledger.ts';

/** Acknowledgements by one node within a time window. Times in µs since the epoch. */
export interface Acknowledged {
  readonly count: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

/** What a node acknowledged from `from` (inclusive) to `to` (exclusive), to any writer. */
export function acknowledgedBy(history: History, node: string, from: number, to: number): Acknowledged {
  const isNode = history.ledger.acknowledgers.map((one) => one?.node === node);
  let total = 0;
  let first = Infinity;
  let last = -Infinity;
  for (const writer of history.ledger.writers) {
    writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
      const done = doneUs[slot]!;
      if (done < from || done >= to || !isNode[source[slot]!]) return;
      total++;
      if (done < first) first = done;
      if (done > last) last = done;
    });
  }
  return {
    count: total,
    first: total === 0 ? undefined : first,
    last: total === 0 ? undefined : last,
  };
}

/** The first acknowledgement at or after a moment by a node, per client host. */
export function firstAcknowledgementPerHost(
  history: History,
  node: string,
  from: number,
): Map<string, number> {
  const isNode = history.ledger.acknowledgers.map((one) => one?.node === node);
  const firsts = new Map<string, number>();
  for (const writer of history.ledger.writers) {
    let first = firsts.get(writer.host) ?? Infinity;
    writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
      const done = doneUs[slot]!;
      if (done >= from && done < first && isNode[source[slot]!]) first = done;
    });
    if (first < Infinity) firsts.set(writer.host, first);
  }
  return firsts;
}

/** How many writes of a workload were acknowledged from `from` (inclusive) to `to` (exclusive). */
export function acknowledgedOf(history: History, workload: string, from: number, to: number): number {
  return endedOf(history, workload, from, to).acknowledged;
}

/** Whether any write of a workload was acknowledged from `from` (inclusive) to `to` (exclusive). */
export function isAcknowledged(history: History, workload: string, from: number, to: number): boolean {
  for (const writer of writersOf(history, workload)) {
    for (const { columns, slots } of writer.blocks()) {
      const { status, doneUs } = columns;
      for (let slot = 0; slot < slots; slot++)
        if (status[slot] === STATUS.ok && doneUs[slot]! >= from && doneUs[slot]! < to) return true;
    }
  }
  return false;
}

/** What became of the operations of a workload that ended in a stretch of time. */
export interface Ended {
  readonly total: number;
  readonly acknowledged: number;
  readonly unknown: number;
}

/** Operations of a workload that ended from `from` (inclusive) to `to` (exclusive). */
export function endedOf(history: History, workload: string, from: number, to: number): Ended {
  const ended: [number, number, number, number] = [0, 0, 0, 0];
  for (const writer of writersOf(history, workload)) {
    for (const { columns, slots } of writer.blocks()) {
      const { status, doneUs } = columns;
      for (let slot = 0; slot < slots; slot++)
        if (doneUs[slot]! >= from && doneUs[slot]! < to) ended[status[slot] as Status]++;
    }
  }
  const { ok, fail, unknown } = STATUS;
  return {
    total: ended[ok] + ended[fail] + ended[unknown],
    acknowledged: ended[ok],
    unknown: ended[unknown],
  };
}

/** A stretch of time in which a workload got no acknowledgement. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * The gaps between acknowledgements of a workload that are at least `atLeastUs` long, or the longest one when none is,
 * from when it began to write to `end`: the first gap is the wait for its first acknowledgement, the last one is open if writes went on being attempted and none was acknowledged any more.
 */
export function gapsOf(history: History, workload: string, atLeastUs: number, end: number): Gap[] {
  const writers = writersOf(history, workload);
  const all = stretchOf(writers);
  if (all === undefined) return [];
  const wait = waitUntil(all.from, history, workload);
  const gaps = [...wait, ...gapsBetweenSlots(writers, all, atLeastUs, end)];
  const long = gaps.filter((gap) => lengthOf(gap) >= atLeastUs);
  if (long.length > 0) return long;
  // No gap is that long. None that is longer than these, or than the mean, hides in slots as narrow as that.
  const width = Math.max(1, lengthOf(longestOf(gaps)), Math.ceil(lengthOf(all) / all.count));
  return [longestOf([...wait, ...gapsBetweenSlots(writers, all, width, end)])];
}

/** From when a workload began to write to its first acknowledgement. */
function waitUntil(first: number, history: History, workload: string): Gap[] {
  const begun = recordsOf(history, 'writing').find(
    (record) => record.workload === workload && record.phase === 'begun',
  );
  return begun === undefined || begun.at >= first ? [] : [{ from: begun.at, to: first }];
}

/** How long a gap is, µs. */
export function lengthOf({ from, to }: Gap): number {
  return to - from;
}

/** The first of the longest of some gaps. */
export function longestOf(gaps: Iterable<Gap>): Gap {
  let longest: Gap | undefined;
  for (const gap of gaps) if (longest === undefined || lengthOf(gap) > lengthOf(longest)) longest = gap;
  return longest!;
}

function writersOf({ ledger }: History, workload: string): WriterLedger[] {
  return ledger.of(workload);
}

interface Stretch extends Gap {
  readonly count: number;
}

/** From the first acknowledgement to the last, and how many there are; undefined when there is none. */
function stretchOf(writers: readonly WriterLedger[]): Stretch | undefined {
  let count = 0;
  let from = Infinity;
  let to = -Infinity;
  for (const writer of writers) {
    writer.each(STATUS.ok, ({ doneUs }, slot) => {
      const done = doneUs[slot]!;
      count++;
      if (done < from) from = done;
      if (done > to) to = done;
    });
  }
  return count === 0 ? undefined : { count, from, to };
}

/**
 * The gaps that are at least `width` (whole µs) long, and some shorter ones, in order; the last one ends at `end`.
 * Time is cut into slots of that width: within a slot there can be no such gap, so all that is needed of a slot is its
 * first and its last acknowledgement. Sorting ten million of them would be half of the work of analysing a run.
 */
function* gapsBetweenSlots(
  writers: readonly WriterLedger[],
  all: Stretch,
  width: number,
  end: number,
): Iterable<Gap> {
  const slots = Math.floor(lengthOf(all) / width) + 1;
  const firsts = new Float64Array(slots).fill(Infinity);
  const lasts = new Float64Array(slots).fill(-Infinity);
  for (const writer of writers) {
    writer.each(STATUS.ok, ({ doneUs }, slot) => {
      const done = doneUs[slot]!;
      const index = Math.floor((done - all.from) / width);
      if (done < firsts[index]!) firsts[index] = done;
      if (done > lasts[index]!) lasts[index] = done;
    });
  }
  let from = lasts[0]!;
  for (let index = 1; index < slots; index++) {
    if (firsts[index] === Infinity) continue;
    yield { from, to: firsts[index]! };
    from = lasts[index]!;
  }
  yield { from, to: Math.max(from, end) };
}
