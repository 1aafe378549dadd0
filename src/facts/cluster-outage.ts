/** Cluster outage: the longest time in which no data node took writes, seen from the servers' side by the observer. */

import { phaseAt, type Timeline } from './timeline.ts';
import type { Gap } from './acknowledgements.ts';
import type { Span } from './spans.ts';
import { PROBE_GAP_US, type Writable } from './writable.ts';

/**
 * The longest time in which no data node took the observer's writes, from the beginning of the schedule to the final
 * reads; undefined when no node ever took a write, or a node was not asked meanwhile: it might have taken one.
 */
export function clusterOutage(
  timeline: Timeline,
  writable: readonly Writable[],
  unasked: readonly Span[],
): Gap | undefined {
  const from = phaseAt(timeline, 'schedule');
  const to = phaseAt(timeline, 'final-reads') ?? timeline.end;
  if (from === undefined || writable.length === 0) return undefined;
  const longest = longestGap({ from, to }, writable);
  return unasked.some((one) => one.from < longest.to && one.to > longest.from) ? undefined : longest;
}

/**
 * The longest gap between the stretches in which a data node took the observer's writes; empty when no two accepted
 * probes were further apart than probes of one node may be.
 */
export function longestGap({ from: start, to: end }: Span, writable: readonly Span[]): Gap {
  let writableUntil = start;
  let longest: Gap = { from: start, to: start };
  for (const { from, to } of [...writable.toSorted((a, b) => a.from - b.from), { from: end, to: end }]) {
    const until = Math.min(from, end);
    if (until - writableUntil > Math.max(PROBE_GAP_US, longest.to - longest.from))
      longest = { from: writableUntil, to: until };
    writableUntil = Math.max(writableUntil, to);
  }
  return longest;
}
