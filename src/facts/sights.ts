/**
 * Sights: what readers saw of what writers had written.
 *
 * A strict writer sends a number only once the one before is over, so that what it has acknowledged stands in its list in
 * ascending order, on whichever server: a list that ends with a smaller number has not got what came after. A read is
 * stale by how long ago the client that wrote had been told, when it was sent, that the next write after the one that it
 * shows is acknowledged. That is the least that it can be: an acknowledgement is stamped when its reply is in, a read
 * before it leaves, and a write that was lost later is not held against it. A process that could not run makes it no
 * larger. Both are stamped by agents; where these are on several machines, it may be off by what their clocks are.
 */

import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { Course } from './course.ts';
import type { Reading } from './readings.ts';
import type { Span } from './spans.ts';

/** One answered read. Times in µs since the epoch. */
export interface Sight {
  /** The reader's own number of it. */
  readonly number: number;
  readonly sent: number;
  /** The last number in the list, 0 for none. */
  readonly seen: number;
  /** How stale it was at least, µs, and by how much the number is smaller than the largest that this reader had seen before; 0 for not. */
  readonly stale: number;
  readonly back: number;
  /** Whether it surely was so: a write that was given up may have been executed after larger ones, and so come last. */
  readonly isSure: boolean;
  /** Whether the number that it showed is not in the converged data. */
  readonly isLost: boolean;
}

/** What one reader saw, in the order in which it read. */
export interface ReaderSights {
  readonly reader: WriterLedger;
  readonly sights: readonly Sight[];
  /** How many writes that survived were acknowledged to its writer in a stretch of time. */
  acknowledgedIn(from: number, to: number): number;
}

/** What a reader saw in a stretch of time, by when it sent its reads. */
export function sightsIn({ sights }: Pick<ReaderSights, 'sights'>, { from, to }: Span): Sight[] {
  return sights.filter(({ sent }) => sent >= from && sent < to);
}

/** What the readers of a workload saw. */
export interface Sights {
  readonly readers: readonly ReaderSights[];
  /** What a staleness may be off by, µs: 0 where readers and writers share a clock. */
  readonly error: number;
  /** The hosts of readers and of those who write what they read. */
  readonly hosts: ReadonlySet<string>;
}

/** The sights of a workload of readers, against the converged data set. O(writes + reads × log writes). */
export function sightsOf(history: History, data: Reading, workload: string): Sights {
  const { ledger } = history;
  const pairs = ledger.readers.flatMap((reader) => {
    const writer = ledger.writers.find(({ key }) => key === reader.reads);
    return reader.workload !== workload || writer === undefined ? [] : [{ reader, writer }];
  });
  const errors = pairs.map(({ reader, writer }) =>
    reader.host === writer.host ? 0 : clockError(history, reader.host) + clockError(history, writer.host),
  );
  return {
    readers: pairs.map(({ reader, writer }) => {
      const course = new Course(writer, data.lists.get(writer.key) ?? []);
      return {
        reader,
        sights: sightsBy(reader, course),
        acknowledgedIn: (from, to) => course.acknowledgedIn(from, to),
      };
    }),
    error: Math.max(0, ...errors),
    hosts: new Set(pairs.flatMap(({ reader, writer }) => [reader.host, writer.host])),
  };
}

/** By how much the clock of a host may be off, µs; 0 where it is the only one. */
export function clockError(history: History, host: string): number {
  const own = recordsOf(history, 'clock').filter(({ process }) => process === host);
  return Math.max(0, ...own.map(({ errorUs }) => errorUs));
}

/** Of reads that were in flight at once none comes before another. */
function sightsBy(reader: WriterLedger, course: Course): Sight[] {
  const sights: Sight[] = [];
  const ended: number[] = [];
  let earlier = 0;
  let largest = 0;
  for (const { columns, first, slots } of reader.blocks()) {
    const { status, doneUs, latencyUs, lagUs, source, value } = columns;
    for (let slot = 0; slot < slots; slot++) {
      if (status[slot] !== STATUS.ok) continue;
      const sent = doneUs[slot]! - latencyUs[slot]! + lagUs[slot]!;
      for (; earlier < sights.length && ended[earlier]! <= sent; earlier++)
        largest = Math.max(largest, sights[earlier]!.seen);
      const seen = value![slot]!;
      ended.push(doneUs[slot]!);
      sights.push({
        number: first + slot,
        sent,
        seen,
        stale: course.missedFor(seen, sent),
        back: Math.max(0, largest - seen),
        isSure: course.isSure(seen, source[slot]!, sent),
        isLost: course.isLost(seen),
      });
    }
  }
  return sights;
}
