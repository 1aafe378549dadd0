/** Cluster outage: the longest time in which no data node took writes, seen from the servers' side by the observer. */

import { phaseAt, type Timeline } from './timeline.ts';
import { POLL_PERIOD_MS } from '../history/polling.ts';
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
): OutageGap | undefined {
  const from = phaseAt(timeline, 'schedule');
  const to = phaseAt(timeline, 'final-reads') ?? timeline.end;
  if (from === undefined || writable.length === 0) return undefined;
  return seenGap({ from, to }, writable, unasked);
}

/** The longest gap; undefined where a node was not asked meanwhile: it might have taken a write. */
export function seenGap(
  watched: Span,
  writable: readonly Span[],
  unasked: readonly Span[],
): OutageGap | undefined {
  const longest = longestGap(watched, writable);
  return unasked.some((one) => one.from < longest.to && one.to > longest.from) ? undefined : longest;
}

/** The longest time without an accepted probe, and by how much it may be missed, µs: where it is empty, one between two probes may be it. */
export interface OutageGap extends Gap {
  readonly error: number;
}

/** What a probe shows may have become so just after the one before it, µs. */
const PROBED_US = POLL_PERIOD_MS * 1_000;

/**
 * The longest gap between the stretches in which a data node took the observer's writes; empty when no two accepted
 * probes were further apart than probes of one node may be.
 */
function longestGap({ from: start, to: end }: Span, writable: readonly Span[]): OutageGap {
  let writableUntil = start;
  let longest: Gap = { from: start, to: start };
  let short = 0;
  for (const { from, to } of [...writable.toSorted((a, b) => a.from - b.from), { from: end, to: end }]) {
    const until = Math.min(from, end);
    const length = until - writableUntil;
    if (length > Math.max(PROBE_GAP_US, longest.to - longest.from))
      longest = { from: writableUntil, to: until };
    // Probing begins before the one end of what is looked at, and has ended before the other.
    else if (length <= PROBE_GAP_US && writableUntil > start && until < end) short = Math.max(short, length);
    writableUntil = Math.max(writableUntil, to);
  }
  return { ...longest, error: longest.to > longest.from ? PROBED_US : Math.max(PROBED_US, short) };
}
