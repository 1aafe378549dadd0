/** Last words: what a Sentinel publishes just before its process ends, or the watching does, may not reach any listener. */

import type { Timeline } from './timeline.ts';

/** So long before its end, and so long after it by the clocks of others, µs. */
const AROUND_US = 1_000_000;

/** The Sentinels whose process a fault ended or stopped around a moment. */
export function silencedAround({ faults }: Pick<Timeline, 'faults'>, at: number): ReadonlySet<string> {
  const hits = faults.filter(
    ({ effect, onset }) =>
      effect.processes !== undefined && at >= onset.earliest - AROUND_US && at <= onset.latest + AROUND_US,
  );
  return new Set(hits.flatMap(({ targets }) => targets));
}

/** Whether it was watched for no longer than a moment after: of what belongs together a part may not have been heard any more. */
export function isAtTheEnd({ sentinelPolls }: Pick<Timeline, 'sentinelPolls'>, at: number): boolean {
  const lasts = [...sentinelPolls.values()].map((polls) => polls.at(-1)?.at ?? -Infinity);
  return at + AROUND_US > Math.max(-Infinity, ...lasts);
}
