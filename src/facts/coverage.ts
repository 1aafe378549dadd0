/** Coverage: whether the observer was looking. An absence may be claimed only of times that were watched. */

import { phaseAt, type Timeline } from './timeline.ts';
import { moment } from '../history/moment.ts';
import type { SentinelRecord } from '../history/record.ts';
import { without, type Span } from './spans.ts';

/** The longest time between two polls that still counts as looking, µs: 10 polls. */
export const BLIND_LIMIT_US = 1_000_000;

export interface Blindness extends Span {
  readonly sentinel: string;
  readonly what: 'not polled' | 'events not heard';
}

/** How long after it came back a Sentinel may remain unheard, µs: it starts, and the observer connects anew. */
const BACK_AGAIN_US = 5_000_000;

/**
 * Times within the window in which a Sentinel was not polled, or its events were not heard, for longer than the limit.
 * As long as it was dead or frozen by a fault, or waited for the DNS, there was nothing to hear of it.
 */
export function blindness(timeline: Timeline, watched: Span, sentinels: readonly string[]): Blindness[] {
  return sentinels.flatMap((sentinel) => {
    const dead = deadSpans(timeline, sentinel);
    return [
      ...pollGaps(timeline, watched, sentinel).flatMap((gap) =>
        without(gap, dead).filter((part) => part.to - part.from > BLIND_LIMIT_US),
      ),
      ...deafness(timeline, watched, sentinel).flatMap((gap) => without(gap, dead)),
    ];
  });
}

/** All that were to be watched. */
export function allSentinels({ deployment, sentinelPolls }: Timeline): string[] {
  const deployed = deployment?.processes.filter(({ kind }) => kind === 'sentinel') ?? [];
  return [...new Set([...deployed.map(({ name }) => name), ...sentinelPolls.keys()])];
}

/** Why what a Sentinel did may have been missed, as the begin of a sentence; undefined where all were watched all the time. */
export function unwatched(timeline: Timeline, watched: Span): string | undefined {
  const all = allSentinels(timeline);
  if (all.length === 0) return 'No Sentinel was watched';
  const [blind] = blindness(timeline, watched, all);
  return blind && describeBlindness(blind);
}

/** The first time within the window in which a data node was not asked for longer than the limit, whatever it answered. */
export function unpolled(
  { nodePolls }: Timeline,
  node: string,
  { from, to }: Span,
): (Span & { readonly node: string }) | undefined {
  const times = (nodePolls.get(node) ?? []).map(({ at }) => at).filter((at) => at >= from && at <= to);
  const edges = [from, ...times, to];
  const index = edges.findIndex((at, place) => at - (edges[place - 1] ?? at) > BLIND_LIMIT_US);
  return index === -1 ? undefined : { node, from: edges[index - 1]!, to: edges[index]! };
}

/**
 * What a Sentinel says at a moment: an answer that is missing, on a machine that was busy just then, takes back nothing of the one
 * before. Undefined where it was not asked before.
 */
export function lastWords(polls: readonly SentinelRecord[], moment: number): SentinelRecord | undefined {
  const answer = polls.findLast(({ at, view }) => at <= moment && view !== undefined);
  return answer !== undefined && moment - answer.at <= BLIND_LIMIT_US
    ? answer
    : polls.findLast(({ at }) => at <= moment);
}

/** A time in which a data node was not asked to take a write. */
export interface Unprobed extends Span {
  readonly node: string;
}

/**
 * When data nodes were not asked to take a write for longer than the limit, from the beginning of
 * the schedule to the final reads: whether they would have taken one is not known. Empty when probing was off.
 */
export function unprobed(timeline: Timeline): Unprobed[] {
  const from = phaseAt(timeline, 'schedule') ?? 0;
  const to = phaseAt(timeline, 'final-reads') ?? timeline.end;
  if (timeline.probes.length === 0) return [];
  const byNode = Map.groupBy(timeline.probes, ({ node }) => node);
  const nodes = timeline.deployment?.processes.filter(({ kind }) => kind === 'redis') ?? [];
  return nodes.flatMap(({ name: node }) => {
    const gaps: Unprobed[] = [];
    let askedUntil = from;
    const times = (byNode.get(node) ?? []).map(({ at }) => at).filter((at) => at >= from && at <= to);
    for (const at of [...times, to]) {
      if (at - askedUntil > BLIND_LIMIT_US) gaps.push({ node, from: askedUntil, to: at });
      askedUntil = at;
    }
    return gaps;
  });
}

/** `redis-0 was not asked for a write from +33.0 s to +58.6 s`. */
export function describeUnprobed({ node, from, to }: Unprobed): string {
  return `${node} was not asked for a write from ${moment(from)} to ${moment(to)}`;
}

/** When a fault kept a Sentinel from saying anything. */
function deadSpans({ faults }: Timeline, sentinel: string): Span[] {
  return faults
    .filter(
      ({ effect, targets }) =>
        effect.names === 'unanswered' || (effect.processes !== undefined && targets.includes(sentinel)),
    )
    .map(({ injecting, healed = Infinity }) => ({ from: injecting, to: healed + BACK_AGAIN_US }));
}

function pollGaps({ sentinelPolls }: Timeline, { from, to }: Span, sentinel: string): Blindness[] {
  const polls = sentinelPolls.get(sentinel) ?? [];
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

function deafness({ listening: all }: Timeline, { from, to }: Span, sentinel: string): Blindness[] {
  const changes = all.filter((record) => record.sentinel === sentinel && record.at <= to);
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

/** `sentinel-1 was not polled from +40.2 s to +43.1 s`. */
export function describeBlindness({ sentinel, what, from, to }: Blindness): string {
  return `${sentinel} was ${what} from ${moment(from)} to ${moment(to)}`;
}
