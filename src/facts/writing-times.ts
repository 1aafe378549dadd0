/** When writers meant to write: from when their workload began until it had stopped, without a break in an open loop. O(writes). */

import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { moment } from '../history/moment.ts';
import type { Evidence } from './evidence.ts';
import type { Span } from './spans.ts';

/** Moments are rounded each by itself, and writers are told to begin a moment after the first time was fixed, µs. */
const ROUNDED_US = 1_000;

/** When a workload began to write and had stopped, with nothing in flight; undefined where that is not recorded. */
export function writingTimes(
  history: Pick<History, 'records'>,
  workload: string,
): { readonly begun: number | undefined; readonly stopped: number | undefined } {
  const own = recordsOf(history, 'writing').filter((record) => record.workload === workload);
  return {
    begun: own.find(({ phase }) => phase === 'begun')?.at,
    stopped: own.find(({ phase }) => phase === 'stopped')?.at,
  };
}

/** Operations that were due before their workload began to write, or over after it had stopped: the first of each writer. */
export function outsideWriting(history: History): Evidence[] {
  return history.ledger.all().flatMap((writer) => {
    const { begun = -Infinity, stopped = Infinity } = writingTimes(history, writer.workload);
    for (const { columns, first, slots } of writer.blocks()) {
      const { status, doneUs, latencyUs } = columns;
      for (let slot = 0; slot < slots; slot++) {
        if (status[slot] === STATUS.none) continue;
        const done = doneUs[slot]!;
        const intended = done - latencyUs[slot]!;
        if (done <= stopped + ROUNDED_US && intended >= begun - ROUNDED_US) continue;
        const when =
          done > stopped
            ? `was over at ${moment(done)}, after "${writer.workload}" had stopped`
            : `was due at ${moment(intended)}, before "${writer.workload}" began`;
        return [{ at: done, text: `${writer.key} number ${first + slot} ${when}` }];
      }
    }
    return [];
  });
}

/**
 * The first time in which a writer that was to begin one write every `step` (µs) was to begin none for longer. Of a number
 * without a record nothing is known.
 */
export function pauseOf(writer: WriterLedger, step: number): Span | undefined {
  let before = Infinity;
  let last = 0;
  for (const { columns, first, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs } = columns;
    for (let slot = 0; slot < slots; slot++) {
      if (status[slot] === STATUS.none) continue;
      const intended = doneUs[slot]! - latencyUs[slot]!;
      const number = first + slot;
      if (intended - before > step * (number - last) + ROUNDED_US) return { from: before, to: intended };
      before = intended;
      last = number;
    }
  }
  return undefined;
}

/** The times longer than `longerThan` (µs) in which a writer had nothing in flight and began nothing, up to `end`. */
export function idleTimes(writer: WriterLedger, longerThan: number, end: number): Span[] {
  const idle: Span[] = [];
  let busyUntil = Infinity;
  const begin = (intended: number): void => {
    if (intended - busyUntil > longerThan) idle.push({ from: busyUntil, to: intended });
  };
  for (const { columns, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs } = columns;
    for (let slot = 0; slot < slots; slot++) {
      if (status[slot] === STATUS.none) continue;
      const done = doneUs[slot]!;
      begin(done - latencyUs[slot]!);
      busyUntil = busyUntil === Infinity ? done : Math.max(busyUntil, done);
    }
  }
  begin(end);
  return idle;
}
