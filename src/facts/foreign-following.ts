/**
 * Whom data nodes follow: a replica that came to follow another node, or a master that became a replica, though no
 * Sentinel and no command of the schedule had made it.
 */

import { moment } from '../history/moment.ts';
import type { NodeState } from '../history/node-state.ts';
import type { Evidence } from './evidence.ts';
import { FOLLOW_ORDERS } from './follow-orders.ts';
import { silencedAround } from './last-words.ts';
import type { Span } from './spans.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** A data node that follows another node than at the look before, the same process still. µs since the epoch. */
interface Following {
  readonly node: string;
  /** What it was from `since` until `lastSeen`. */
  readonly before: NodeState;
  readonly since: number;
  readonly lastSeen: number;
  readonly now: NodeState;
  readonly at: number;
}

/** How a Sentinel publishes that a node does as it was ordered. */
const DONE: ReadonlySet<string> = new Set(['+slave-reconf-inprog', '+slave-reconf-done']);

/** What a Sentinel publishes is heard this long before or after its effect is seen, µs. */
const HEARD_US = 2_000_000;

/** Every such change from steady on, in order of time for each node. */
export function foreignFollowing(timeline: Timeline): Evidence[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  return followingsOf(timeline)
    .filter((one) => one.at >= steady && !isMade(timeline, one) && !isOrdered(timeline, one))
    .filter((one) => areAllHeard(timeline, one))
    .map(({ node, before, now, at }) => {
      const master = now.master ?? 'another node';
      const what =
        before.role === 'master'
          ? `became a replica of ${master} at ${moment(at)}`
          : `followed ${master} and no longer ${before.master ?? 'its master'} from ${moment(at)} on`;
      return { at, text: `${node} ${what} without any Sentinel having made it` };
    });
}

function followingsOf({ nodePolls }: Timeline): Following[] {
  return [...nodePolls].flatMap(([node, polls]) => {
    const found: Following[] = [];
    let last: Pick<Following, 'before' | 'since' | 'lastSeen'> | undefined;
    for (const { at, state: now } of polls) {
      if (now === undefined) continue;
      const isSame = last !== undefined && isAsBefore(last.before, now);
      if (last !== undefined && !isSame && now.role === 'slave' && now.runId === last.before.runId)
        found.push({ node, ...last, now, at });
      last = { before: now, since: isSame ? last!.since : at, lastSeen: at };
    }
    return found;
  });
}

function isAsBefore(before: NodeState, now: NodeState): boolean {
  return before.runId === now.runId && before.role === now.role && before.master === now.master;
}

function isMade(timeline: Timeline, following: Following): boolean {
  const { node, since, lastSeen, at: seen } = following;
  return timeline.events.some(({ event, subject, at }) => {
    if (subject !== node || at < since - HEARD_US || at > seen + HEARD_US) return false;
    if (FOLLOW_ORDERS.has(event))
      return at >= lastSeen - HEARD_US || isHeldUp(timeline, node, { from: at, to: seen });
    return DONE.has(event) && at >= lastSeen - HEARD_US;
  });
}

/** Commands after which a data node may carry out only later what it is sent. */
const HOLDS_UP = /^(?:client pause|debug) /i;

/** Whether a fault or a command of the schedule may have kept an order to a data node from being carried out at once. */
function isHeldUp({ deployment, faults, commands }: Timeline, node: string, { from, to }: Span): boolean {
  const host = deployment?.processes.find(({ name }) => name === node)?.host;
  return (
    commands.some(({ process, words, sent }) => process === node && HOLDS_UP.test(words) && sent <= from) ||
    faults.some(
      ({ targets, cut, slowed, injecting, healed = Infinity }) =>
        (targets.some((target) => target === node || target === host) ||
          [...cut, ...slowed].some((link) => link.from === host || link.to === host)) &&
        injecting <= to &&
        healed >= from,
    )
  );
}

const REPLICAOF = /^(?:replicaof|slaveof) /i;
/** FAILOVER, and what has Valkey's Sentinel give it: no order to the old master is published then. */
const HANDOVER = /^(?:failover\b|sentinel failover \S+ coordinated\b)/i;

function isOrdered(timeline: Timeline, { node, lastSeen, at: seen }: Following): boolean {
  const isIts = timeline.commands.some(
    ({ process, words, sent, at }) =>
      process === node && REPLICAOF.test(words) && sent <= seen + HEARD_US && at >= lastSeen - HEARD_US,
  );
  return isIts || isHandedOver(timeline, seen);
}

/** Whether the schedule has had a master hand over by then: that may wait as long as it likes, and concerns two nodes. */
export function isHandedOver({ commands }: Timeline, by: number): boolean {
  return commands.some(({ words, sent }) => HANDOVER.test(words) && sent <= by + HEARD_US);
}

/** Whether nothing that a Sentinel published about then may have escaped the observer. */
function areAllHeard(timeline: Timeline, { lastSeen, at: seen }: Following): boolean {
  const isBroken = timeline.listening.some(({ at }) => at >= lastSeen - HEARD_US && at <= seen + HEARD_US);
  return !isBroken && [lastSeen, seen].every((at) => silencedAround(timeline, at).size === 0);
}
