/** The stretch of a run that belongs to a fault. */

import type { Span } from './spans.ts';
import { phaseAt, type FaultSpan, type Timeline } from './timeline.ts';

/** The stretch of a run in which the consequences of a fault, or of its healing, are looked for. µs since the epoch. */
export interface Window {
  readonly fault: FaultSpan;
  readonly from: number;
  readonly to: number;
}

/** From the fault, or from its healing, to the next fault that is not inside it, or to the end of the run. */
export function windowOf(timeline: Timeline, fault: FaultSpan, from: 'fault'): Window;
export function windowOf(timeline: Timeline, fault: FaultSpan, from: 'fault' | 'heal'): Window | undefined;
export function windowOf(timeline: Timeline, fault: FaultSpan, from: 'fault' | 'heal'): Window | undefined {
  const start = from === 'fault' ? fault.onset.earliest : fault.healing;
  if (start === undefined) return undefined;
  const next = timeline.faults.find(
    (other) => other.injecting > start && !other.path.startsWith(`${fault.path}.`),
  );
  return { fault, from: start, to: next?.injecting ?? timeline.end };
}

/**
 * What an expectation of a fault, or of a whole run, is about: from that fault to the next one that is not inside it, or
 * from the schedule on; up to the final reads. Undefined where the schedule did not begin.
 */
export function watchedIn(timeline: Timeline, after: FaultSpan | undefined): Span | undefined {
  const from = phaseAt(timeline, 'schedule');
  if (from === undefined) return undefined;
  const end = phaseAt(timeline, 'final-reads') ?? timeline.end;
  if (after === undefined) return { from, to: end };
  const window = windowOf(timeline, after, 'fault');
  return { from: window.from, to: Math.min(window.to, end) };
}
