/** New masters that were published though no Sentinel was heard to be elected and to promote them. */

import type { Attempt } from './attempts.ts';
import type { SentinelEvent } from './sentinel-event.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** What is published may be heard a moment before what made it so, µs. */
export const HEARD_US = 1_000_000;

/** The first +switch-master of each of them, from steady on. */
export function unelectedSwitches(timeline: Timeline, attempts: readonly Attempt[]): SentinelEvent[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  const named = new Set<string>();
  return timeline.events.filter(({ event, at, subject, payload }) => {
    if (event !== '+switch-master' || at < steady || named.has(payload)) return false;
    const isElected = attempts.some(
      (attempt) =>
        attempt.elected !== undefined &&
        attempt.successor === subject &&
        (attempt.promoted ?? attempt.switched ?? Infinity) <= at + HEARD_US,
    );
    if (!isElected) named.add(payload);
    return !isElected;
  });
}
