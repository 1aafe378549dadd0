/** Coverage: whether the observer was looking. An absence may be claimed only of times that were watched. */

import type { History } from '../history/history.ts';
import { recordsOf } from '../history/history.ts';
import { timelineOf } from '../history/timeline.ts';

/** The longest time between two polls that may pass without saying that nobody was looking, µs: 10 polls. */
export const BLIND_LIMIT_US = 1_000_000;

export interface Blindness {
  readonly sentinel: string;
  readonly from: number;
  readonly to: number;
  readonly what: 'not polled' | 'events not heard';
}

/** Times within the window in which a Sentinel was not polled, or its events were not heard, for longer than the limit. */
export function blindness(
  history: History,
  from: number,
  to: number,
  sentinels: readonly string[],
): Blindness[] {
  return sentinels.flatMap((sentinel) => [
    ...pollGaps(history, from, to, sentinel),
    ...deafness(history, from, to, sentinel),
  ]);
}

function pollGaps(history: History, from: number, to: number, sentinel: string): Blindness[] {
  const polls = timelineOf(history).sentinelPolls.get(sentinel) ?? [];
  const times = polls
    .filter((poll) => poll.reachable && poll.at >= from && poll.at <= to)
    .map((poll) => poll.at);
  const edges = [from, ...times, to];
  return edges.slice(1).flatMap((at, index) => {
    const before = edges[index]!;
    return at - before > BLIND_LIMIT_US
      ? [{ sentinel, from: before, to: at, what: 'not polled' as const }]
      : [];
  });
}

function deafness(history: History, from: number, to: number, sentinel: string): Blindness[] {
  const changes = recordsOf(history, 'listening').filter(
    (record) => record.sentinel === sentinel && record.at <= to,
  );
  const spans: Blindness[] = [];
  let deafSince: number | undefined = 0;
  for (const { listening, at } of changes) {
    if (listening && deafSince !== undefined && at > from)
      spans.push({ sentinel, from: Math.max(from, deafSince), to: at, what: 'events not heard' });
    deafSince = listening ? undefined : (deafSince ?? at);
  }
  if (deafSince !== undefined && to > deafSince)
    spans.push({ sentinel, from: Math.max(from, deafSince), to, what: 'events not heard' });
  return spans;
}
