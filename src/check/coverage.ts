/** Coverage: whether the observer was looking. An absence may be claimed only of times that were watched. */

import type { History } from '../history/history.ts';
import { recordsOf } from '../history/history.ts';
import { timelineOf, type Timeline } from '../history/timeline.ts';
import { without, type Span } from './spans.ts';

/** The longest time between two polls that may pass without saying that nobody was looking, µs: 10 polls. */
export const BLIND_LIMIT_US = 1_000_000;

export interface Blindness extends Span {
  readonly sentinel: string;
  readonly what: 'not polled' | 'events not heard';
}

/** How long after it came back a Sentinel may remain unheard, µs: it starts, and the observer connects anew. */
const BACK_AGAIN_US = 5_000_000;

/**
 * Times within the window in which a Sentinel was not polled, or its events were not heard, for longer than the limit.
 * As long as it was dead or frozen by a fault there was nothing to hear of it.
 */
export function blindness(
  history: History,
  from: number,
  to: number,
  sentinels: readonly string[],
): Blindness[] {
  return sentinels.flatMap((sentinel) => {
    const dead = deadSpans(timelineOf(history), sentinel);
    return [
      ...pollGaps(history, from, to, sentinel).flatMap((gap) =>
        without(gap, dead).filter((part) => part.to - part.from > BLIND_LIMIT_US),
      ),
      ...deafness(history, from, to, sentinel).flatMap((gap) => without(gap, dead)),
    ];
  });
}

/** The first time within the window in which a data node was not asked for longer than the limit, whatever it answered. */
export function unasked(
  { nodePolls }: Timeline,
  node: string,
  { from, to }: Span,
): (Span & { readonly node: string }) | undefined {
  const times = (nodePolls.get(node) ?? []).map(({ at }) => at).filter((at) => at >= from && at <= to);
  const edges = [from, ...times, to];
  const index = edges.findIndex((at, place) => at - (edges[place - 1] ?? at) > BLIND_LIMIT_US);
  return index === -1 ? undefined : { node, from: edges[index - 1]!, to: edges[index]! };
}

/** When a fault kept a Sentinel from saying anything. */
function deadSpans({ faults }: Timeline, sentinel: string): Span[] {
  return faults
    .filter(({ effect, targets }) => effect.processes !== undefined && targets.includes(sentinel))
    .map(({ injecting, healed = Infinity }) => ({ from: injecting, to: healed + BACK_AGAIN_US }));
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
