/** Stalls: times in which a process of the harness could not run, so that it neither saw nor did anything. */

import { recordsOf, type History } from '../history/history.ts';
import { moment, span } from '../history/moment.ts';
import type { Span } from './spans.ts';
import { phaseAt, type Timeline } from './timeline.ts';

export interface Stall extends Span {
  readonly process: string;
}

/** What waited for a stall to end is stamped within this afterwards, µs: a turn of a busy event loop. */
export const TURN_US = 50_000;

/** Every stall that was recorded, in order of their ends; those of a process that follow at once are one. */
export function stallsIn(history: Pick<History, 'records'>): Stall[] {
  const stalls: { process: string; from: number; to: number }[] = [];
  for (const { process, at, length } of recordsOf(history, 'stall')) {
    const last = stalls.findLast((stall) => stall.process === process);
    if (last !== undefined && at - length - last.to <= TURN_US) last.to = at;
    else stalls.push({ process, from: at - length, to: at });
  }
  return stalls.toSorted((a, b) => a.to - b.to);
}

/**
 * Those on which a number may depend: from when everything is up until the final reads. What the runner
 * stamps is an interval anyhow, from before it acts until it has seen it done.
 */
export function stallsThatMatter(history: Pick<History, 'records'>, timeline: Timeline): Stall[] {
  const from = phaseAt(timeline, 'steady') ?? Infinity;
  const to = phaseAt(timeline, 'final-reads') ?? timeline.end;
  return stallsIn(history).filter(
    (stall) => stall.process !== 'runner' && stall.to >= from && stall.from <= to,
  );
}

/** The earliest moment that what a process stamped may stand for, µs: the beginning of a stall that it had to wait for. */
export function earliestMoment(stalls: readonly Stall[], process: string, at: number): number {
  const waited = stalls.filter(
    (stall) => stall.process === process && stall.from < at && at <= stall.to + TURN_US,
  );
  return Math.min(at, ...waited.map(({ from }) => from));
}

/** `client-a could not run for 800 ms before +12.3 s`. */
export function stallWords({ process, from, to }: Stall): string {
  return `${process} could not run for ${span(to - from)} before ${moment(to)}`;
}
