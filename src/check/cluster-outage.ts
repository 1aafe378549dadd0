/** Cluster outage: the longest time in which no data node took writes, seen from the servers' side by the observer. */

import type { History } from '../history/history.ts';
import { phaseAt, timelineOf } from '../history/timeline.ts';
import type { Gap } from './acknowledgements.ts';
import { PROBE_GAP_US, writableStretches } from './two-writable-masters.ts';

/**
 * The longest gap between the stretches in which some data node took the observer's writes, from the beginning of the
 * schedule to the final reads. It is empty when no two accepted probes were further apart than probes of one node may
 * be, and undefined when the observer did not ask, or nobody ever took a write.
 */
export function clusterOutage(history: History): Gap | undefined {
  const timeline = timelineOf(history);
  const start = phaseAt(timeline, 'schedule');
  const end = phaseAt(timeline, 'final-reads') ?? timeline.end;
  const stretches = writableStretches(history).toSorted((a, b) => a.from - b.from);
  if (start === undefined || stretches.length === 0) return undefined;
  let writableUntil = start;
  let longest: Gap = { from: start, to: start };
  for (const { from, to } of [...stretches, { from: end, to: end }]) {
    const until = Math.min(from, end);
    if (until - writableUntil > Math.max(PROBE_GAP_US, longest.to - longest.from))
      longest = { from: writableUntil, to: until };
    writableUntil = Math.max(writableUntil, to);
  }
  return longest;
}
