/**
 * Failover attempts: what one Sentinel did in one epoch to replace a master, moment by moment, and how it ended. Source:
 * sentinel.c, sentinelFailoverStateMachine; every step is published by the Sentinel that takes it.
 */

import { deathsOf } from './deaths.ts';
import { votesIn, type Vote } from './elections.ts';
import type { SentinelEvent } from './sentinel-event.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** How an attempt ended. */
export type AttemptEnd =
  | 'succeeded'
  /** No majority voted for it, and none was in reach. */
  | 'refused'
  /** No majority voted for it, though one was in reach all the time: others stood for election as well. */
  | 'split'
  /** No majority voted for it, though one was in reach all the time and no other Sentinel stood for election. */
  | 'unopposed'
  /** Another Sentinel was elected meanwhile. */
  | 'outvoted'
  /** The leader found no replica that may take over. */
  | 'no eligible replica'
  /** The leader gave up for any other reason. */
  | 'aborted'
  | 'not seen to end';

/** Times in µs since the epoch; undefined where nothing of it was heard. */
export interface Attempt {
  readonly sentinel: string;
  readonly epoch: number | undefined;
  /** The master that is to be replaced. */
  readonly master: string | undefined;
  /** When it began: +try-failover or, where that was not heard, +elected-leader. */
  readonly began: number;
  /** Since when the Sentinel itself had seen that master down; undefined where it did not. */
  readonly seenDown: number | undefined;
  /** Since when each of the Sentinels that saw the master down at that moment had seen it down, in order. */
  readonly sdown: readonly number[];
  /** Since when each of those that knew the quorum to agree had known it. */
  readonly odown: readonly number[];
  /** The votes in its epoch, for whomever. */
  readonly votes: readonly Vote[];
  readonly elected: number | undefined;
  /** The replica that the leader chose, and when it said so. */
  readonly chosen: SentinelEvent | undefined;
  /**
   * When the chosen replica was ordered to be master (+failover-state-wait-promotion); where that was not heard, the tick
   * before (+failover-state-send-slaveof-noone), and then at the earliest. Source: sentinelFailoverSendSlaveOfNoOne.
   */
  readonly ordered: number | undefined;
  /** When the leader saw the new role of the chosen replica. */
  readonly promoted: number | undefined;
  /** When the first Sentinel published the new master. */
  readonly switched: number | undefined;
  /** The new master; undefined where there is none. */
  readonly successor: string | undefined;
  readonly end: AttemptEnd;
  /** When it ended: with its success or with the event that says otherwise. */
  readonly ended: number | undefined;
  /** When it was recorded to begin again, in the same epoch, though it had ended: that cannot be. */
  readonly again: readonly number[];
  /** The event that ended it, such as `-failover-abort-no-good-slave`; undefined where it succeeded or was not seen to end. */
  readonly abort: string | undefined;
}

/** What one Sentinel published of one attempt. */
interface Steps {
  /** Where the same attempt is recorded to begin once more after it had ended. */
  readonly again: number[];
  readonly first: SentinelEvent;
  readonly epoch: number | undefined;
  readonly events: SentinelEvent[];
  ended?: SentinelEvent;
}

const BEGINNINGS: ReadonlySet<string> = new Set(['+try-failover', '+elected-leader']);

/** Whether a majority was in reach of a Sentinel all through a stretch of time. */
type IsElectable = (sentinel: string, during: Span) => boolean;

/** The attempts of a run, by the time of their beginning; whether a majority was in reach is for the caller to say. */
export function attemptsIn(timeline: Timeline, isElectable: IsElectable): readonly Attempt[] {
  const bySentinel = Map.groupBy(timeline.events, ({ sentinel }) => sentinel);
  const all = [...bySentinel].flatMap(([sentinel, own]) => stepsOf(own, deathsOf(timeline, sentinel)));
  return all
    .map((steps) => attemptOf(timeline, steps, { all, isElectable }))
    .toSorted((a, b) => a.began - b.began);
}

/**
 * A Sentinel begins each attempt in a new epoch, which it publishes just before; what names the same epoch again is the
 * same attempt, recorded twice, unless its process ended in between: the next one may count from 0. Where no epoch was heard
 * an attempt lasts until it is seen to end.
 */
function stepsOf(own: readonly SentinelEvent[], deaths: readonly number[]): Steps[] {
  const found: Steps[] = [];
  let epoch: number | undefined;
  for (const event of own) {
    if (event.event === '+new-epoch') epoch = event.epoch;
    const last = found.at(-1);
    const isAlive = last !== undefined && !deaths.some((at) => at >= last.first.at && at < event.at);
    const isOpen = isAlive && last.ended === undefined;
    const isKnown = isAlive && epoch !== undefined && last.epoch === epoch;
    if (BEGINNINGS.has(event.event) && !(isOpen && continues(last, event, epoch)) && !isKnown)
      found.push({ first: event, epoch, events: [event], again: [] });
    else if (isOpen) {
      last.events.push(event);
      if (ends(event)) last.ended = event;
    } else if (event.event === '+try-failover') last?.again.push(event.at);
  }
  return found;
}

/** Whether it belongs to an attempt that has not ended: its election, or its beginning recorded twice. */
function continues(last: Steps, { event }: SentinelEvent, epoch: number | undefined): boolean {
  return event === '+elected-leader' || last.epoch === epoch;
}

function ends({ event }: SentinelEvent): boolean {
  return event.startsWith('-failover-abort') || event === '+switch-master';
}

interface Context {
  readonly all: readonly Steps[];
  readonly isElectable: IsElectable;
}

function attemptOf(timeline: Timeline, steps: Steps, context: Context): Attempt {
  const { first, epoch, events } = steps;
  const of = (name: string): SentinelEvent | undefined => events.find(({ event }) => event === name);
  const elected = of('+elected-leader');
  const chosen = of('+selected-slave');
  const sent = of('+failover-state-wait-promotion') ?? of('+failover-state-send-slaveof-noone');
  const promoted = of('+promoted-slave');
  const switched = elected && publishedBy(timeline, steps, (promoted ?? sent ?? chosen)?.subject);
  const hasSucceeded = promoted !== undefined || switched !== undefined;
  const { ended } = steps;
  const down = sightsUntil(timeline, first, 'sdown');
  const agreed = sightsUntil(timeline, first, 'odown');
  return {
    sentinel: first.sentinel,
    epoch,
    master: first.subject,
    began: first.at,
    seenDown: down.get(first.sentinel),
    sdown: inOrder(down),
    odown: inOrder(agreed),
    votes: votesIn(timeline, timeline.events, epoch),
    elected: elected?.at,
    chosen,
    ordered: sent?.at,
    promoted: promoted?.at,
    switched: switched?.at,
    successor: hasSucceeded ? (promoted ?? switched)?.subject : undefined,
    end: hasSucceeded ? 'succeeded' : endOf(timeline, steps, context),
    ended: hasSucceeded ? (promoted ?? switched)?.at : ended?.at,
    again: steps.again,
    abort: hasSucceeded ? undefined : ended?.event,
  };
}

/**
 * The first +switch-master, by whichever Sentinel, that makes the choice of an attempt the master in place of the old
 * one; where another Sentinel is elected to replace that one before, it is that one's.
 */
function publishedBy(
  { events }: Timeline,
  { first, ended }: Steps,
  successor: string | undefined,
): SentinelEvent | undefined {
  if (ended?.event.startsWith('-failover-abort')) return undefined;
  const next = events.find(
    ({ event, at, from, subject, sentinel }) =>
      at >= first.at &&
      (event === '+switch-master'
        ? from === first.subject && (successor === undefined || subject === successor)
        : event === '+elected-leader' && subject === first.subject && sentinel !== first.sentinel),
  );
  return next?.event === '+switch-master' ? next : undefined;
}

function endOf(timeline: Timeline, steps: Steps, { all, isElectable }: Context): AttemptEnd {
  const { first, ended } = steps;
  if (ended === undefined) return 'not seen to end';
  if (ended.event === '+switch-master') return 'outvoted';
  if (ended.event === '-failover-abort-no-good-slave') return 'no eligible replica';
  if (ended.event !== '-failover-abort-not-elected') return 'aborted';
  const isOutvoted = all.some(({ events }) =>
    events.some(({ event, at }) => event === '+elected-leader' && at >= first.at && at <= ended.at),
  );
  if (isOutvoted) return 'outvoted';
  if (!isElectable(first.sentinel, { from: first.at, to: ended.at })) return 'refused';
  return isContested(timeline, steps, all) ? 'split' : 'unopposed';
}

/** Whether other Sentinels stood for election in the same epoch; where no vote was heard nothing shows that none did. */
function isContested(timeline: Timeline, { first, epoch }: Steps, all: readonly Steps[]): boolean {
  const votes = votesIn(timeline, timeline.events, epoch);
  const isRival = (one: Steps): boolean => one.first.sentinel !== first.sentinel && one.epoch === epoch;
  return (
    votes.length === 0 || votes.some(({ candidate }) => candidate !== first.sentinel) || all.some(isRival)
  );
}

/** Since when each Sentinel that published `+what` of a master, and did not take it back until an event, had it so. */
function sightsUntil(
  { events }: Timeline,
  { at: until, subject }: SentinelEvent,
  what: 'sdown' | 'odown',
): ReadonlyMap<string, number> {
  const open = new Map<string, number>();
  for (const { event, at, about, sentinel, subject: node } of events) {
    if (at > until) break;
    if (event === '+switch-master') open.delete(sentinel);
    if (about !== 'master' || node !== subject) continue;
    if (event === `+${what}` && !open.has(sentinel)) open.set(sentinel, at);
    if (event === `-${what}`) open.delete(sentinel);
  }
  return open;
}

function inOrder(sights: ReadonlyMap<string, number>): readonly number[] {
  return [...sights.values()].toSorted((a, b) => a - b);
}
