/** Recovery: since when a deployment has been whole again, by what every Sentinel and every data node showed when polled. */

import { majority, type Topology } from '../experiment/topology.ts';
import type { NodeRecord, SentinelRecord } from '../history/record.ts';
import { BLIND_LIMIT_US } from './coverage.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** Whole from `since` on; it was not yet at `before`, or was not looked at since. µs since the epoch. */
export interface Recovery {
  readonly since: number;
  readonly before: number;
}

/**
 * Since when, up to a moment, one master has had all its replicas, and every Sentinel named it, saw no trouble and knew
 * exactly the others; undefined where that was not so at that moment. How far replicas lag is not looked at. O(polls).
 */
export function recoveryIn(timeline: Timeline, topology: Topology, until: number): Recovery | undefined {
  const { sentinelPolls, nodePolls } = timeline;
  const master = masterAt(timeline, topology, until);
  if (master === undefined || sentinelPolls.size < topology.sentinels || nodePolls.size < topology.redis)
    return undefined;
  const parts = [
    ...[...sentinelPolls.values()].map((polls) => lastTime(polls, until, isAgreed(topology, master))),
    ...[...nodePolls.values()].map((polls) => lastTime(polls, until, isInPlace(master))),
  ];
  if (parts.some((part) => part === undefined)) return undefined;
  // Whole is what has its last part.
  return {
    since: Math.max(...parts.map((part) => part!.since)),
    before: Math.max(...parts.map((part) => part!.before)),
  };
}

/**
 * The last moment of a stretch of time at which everything was seen whole; undefined where it never was. A poll counts
 * until the next one of the same process. O(polls × processes).
 */
export function lastWhole(timeline: Timeline, topology: Topology, { from, to }: Span): number | undefined {
  const { sentinelPolls, nodePolls } = timeline;
  if (sentinelPolls.size < topology.sentinels || nodePolls.size < topology.redis) return undefined;
  const sentinels = new Map<string, SentinelRecord>();
  const nodes = new Map<string, NodeRecord>();
  const isWhole = (): boolean => {
    if (sentinels.size < sentinelPolls.size || nodes.size < nodePolls.size) return false;
    const master = mostNamed(
      [...sentinels.values()].map(({ view }) => view?.master),
      topology,
    );
    return (
      master !== undefined &&
      [...sentinels.values()].every(isAgreed(topology, master)) &&
      [...nodes.values()].every(isInPlace(master))
    );
  };
  let last: number | undefined;
  const polls = [...sentinelPolls.values(), ...nodePolls.values()].flat().toSorted((a, b) => a.at - b.at);
  for (const [index, poll] of polls.entries()) {
    if (poll.at > to) break;
    if (poll.kind === 'sentinel') sentinels.set(poll.sentinel, poll);
    else nodes.set(poll.node, poll);
    const isLastOfMoment = polls[index + 1]?.at !== poll.at;
    if (isLastOfMoment && poll.at >= from && isWhole()) last = poll.at;
  }
  return last;
}

/** Whether every Sentinel and every data node was asked just before a moment. */
export function isPolled({ sentinelPolls, nodePolls }: Timeline, topology: Topology, until: number): boolean {
  const all = [...sentinelPolls.values(), ...nodePolls.values()];
  return (
    sentinelPolls.size >= topology.sentinels &&
    nodePolls.size >= topology.redis &&
    all.every((polls) => polls.some(({ at }) => at <= until && until - at <= BLIND_LIMIT_US))
  );
}

function masterAt({ sentinelPolls }: Timeline, topology: Topology, until: number): string | undefined {
  const named = [...sentinelPolls.values()].map(
    (polls) => polls.findLast(({ at }) => at <= until)?.view?.master,
  );
  return mostNamed(named, topology);
}

/** What a majority of the Sentinels names. */
function mostNamed(named: readonly (string | undefined)[], topology: Topology): string | undefined {
  const most = [...Map.groupBy(named, (name) => name)].find(
    ([name, all]) => name !== undefined && all.length >= majority(topology.sentinels),
  );
  return most?.[0];
}

/**
 * The time at whose end, at a moment, every poll in a row was as it should be; undefined where the last one was not. Where for less
 * than a second there was no answer it may have been well meanwhile, if it was before and after that: it had not been at `before`.
 */
function lastTime<P extends SentinelRecord | NodeRecord>(
  polls: readonly P[],
  until: number,
  isWell: (poll: P) => boolean,
): Recovery | undefined {
  /** The earliest in a row up to the end that were as they should be, and whether the row goes on. */
  let since: number | undefined;
  let isUnbroken = true;
  let answered = until;
  const recovery = (before: number): Recovery | undefined =>
    since === undefined ? undefined : { since, before };
  for (let index = polls.findLastIndex(({ at }) => at <= until); index >= 0; index--) {
    const poll = polls[index]!;
    if (isAnswered(poll)) {
      if (!isWell(poll)) return recovery(poll.at);
      answered = poll.at;
      if (isUnbroken) since = poll.at;
      continue;
    }
    while (index > 0 && !isAnswered(polls[index - 1]!)) index--;
    const before = polls[index - 1];
    if (before === undefined || answered - before.at > BLIND_LIMIT_US) return recovery(poll.at);
    isUnbroken = since === undefined;
  }
  return recovery(polls[0]?.at ?? until);
}

function isAnswered(poll: SentinelRecord | NodeRecord): boolean {
  return poll.kind === 'sentinel' ? poll.view !== undefined : poll.state !== undefined;
}

function isAgreed({ sentinels, redis }: Topology, master: string): (poll: SentinelRecord) => boolean {
  return ({ view }) =>
    view !== undefined &&
    view.master === master &&
    view.flags === 'master' &&
    view.knownSentinels === sentinels - 1 &&
    view.knownReplicas === redis - 1 &&
    view.troubled.length === 0 &&
    !view.tilt;
}

function isInPlace(master: string): (poll: NodeRecord) => boolean {
  return ({ node, state }) => {
    if (state === undefined || state.loading) return false;
    if (node === master) return state.role === 'master';
    return state.role === 'slave' && state.master === master && state.linkUp === true;
  };
}
