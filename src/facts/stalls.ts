/**
 * Stalls: times in which a process of the harness could not run. What it stamped just after one may have happened at any
 * moment of it, so such a moment is known to an interval only. A stall of one process concerns nothing that another
 * one stamped.
 */

import { recordsOf, type History } from '../history/history.ts';
import type { Span } from './spans.ts';

export interface Stall extends Span {
  readonly process: string;
}

/** What waited for a stall to end is stamped within this afterwards, µs: a turn of a busy event loop. */
const TURN_US = 50_000;

/** Every stall that was recorded. */
export function stallsIn(history: Pick<History, 'records'>): Stall[] {
  return recordsOf(history, 'stall').map(({ process, at, length }) => ({
    process,
    from: at - length,
    to: at,
  }));
}

/** By how much a moment that a process stamped may be later than what it stands for, µs; 0 where it could run. */
export function lateness(stalls: readonly Stall[], process: string, at: number): number {
  const concerned = stalls.filter(
    (stall) => stall.process === process && stall.from < at && at <= stall.to + TURN_US,
  );
  return Math.max(0, ...concerned.map(({ from }) => at - from));
}
