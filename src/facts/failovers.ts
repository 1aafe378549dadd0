/** Failovers: what happened after each fault, phase by phase, on one clock. */

import type { History } from '../history/history.ts';
import type { SentinelEvent } from './sentinel-event.ts';
import type { FaultSpan, Timeline } from './timeline.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import { firstAcknowledgementPerHost } from './acknowledgements.ts';
import type { Attempt } from './attempts.ts';
import { keepsApart } from './explanations.ts';
import { whyNotItsDoing } from './its-doing.ts';
import { masterHitBy } from './hit-master.ts';
import type { SplitVote } from './split-votes.ts';
import { canElectAt, idleAt, outOfReachAt } from './reach.ts';
import type { Window } from './window.ts';
import { PHASES, predictedMs, type Phase } from './predicted.ts';
import { span } from '../history/moment.ts';

export interface PhaseTime {
  readonly phase: Phase;
  /** µs since the epoch. */
  readonly at: number | undefined;
  readonly predictedMs: readonly [number, number] | undefined;
}

export interface Failover {
  readonly window: Window;
  /** The promoted node; undefined when nothing was promoted. */
  readonly promoted: string | undefined;
  readonly before: string | undefined;
  /** The moments of the attempt that succeeded, and of the first one of those that did not where none did. */
  readonly phases: readonly PhaseTime[];
  /** First acknowledgement by the new master, per client host. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** When the old master was seen as a replica with its link up again. */
  readonly oldMasterFollows: number | undefined;
  /** The attempt that succeeded. */
  readonly success: Attempt | undefined;
  /** Every attempt that began in the window and did not succeed, in order of time. */
  readonly vain: readonly Attempt[];
  /** The split votes in the window, in order; where a replica was promoted those before. */
  readonly splitVotes: readonly SplitVote[];
  /** Why the fault did not do it, as a sentence; undefined where it did, or where nothing was promoted. */
  readonly otherwise: string | undefined;
}

/** What failovers are put together from. */
export interface FailoverSources {
  readonly timeline: Timeline;
  readonly history: History;
  readonly topology: Topology;
  readonly attempts: readonly Attempt[];
  readonly splitVotes: readonly SplitVote[];
}

/** Puts together what the Sentinels, the nodes and the writers showed in a window. */
export function failoverIn(sources: FailoverSources, window: Window): Failover {
  const { timeline, history, topology, attempts } = sources;
  const isInside = (at: number | undefined): boolean =>
    at !== undefined && at >= window.from && at < window.to;
  const success = attempts.find(
    ({ end, promoted, switched }) => end === 'succeeded' && (isInside(promoted) || isInside(switched)),
  );
  const vain = attempts.filter(({ end, began }) => end !== 'succeeded' && isInside(began));
  const switched = timeline.events.find(({ event, at }) => event === '+switch-master' && isInside(at));
  const promoted = success?.successor ?? switched?.subject;
  const seen = { success, hasSwitched: switched !== undefined };
  const otherwise = whyNotItsDoing(sources, window, seen);
  const times =
    otherwise === undefined ? timesOf(sources, window, { attempt: success ?? vain[0], promoted }) : {};
  const replaced = success === undefined ? switched : timeline.events.find(isSwitchBy(success));
  const acknowledged =
    promoted === undefined || otherwise !== undefined
      ? new Map<string, number>()
      : firstAcknowledgementPerHost(
          history,
          promoted,
          lastReplica(timeline, promoted, times.ordered) ?? window.from,
        );
  return {
    window,
    promoted,
    before: success?.master ?? switched?.from ?? first(timeline, '+sdown', isInside)?.subject,
    phases: phaseTimes({ timeline, topology }, window, { times, success, vain }),
    acknowledged,
    oldMasterFollows:
      replaced?.from === undefined ? undefined : followsAgain(timeline, replaced.from, replaced.at),
    success,
    vain,
    splitVotes: sources.splitVotes.filter(
      ({ began }) => isInside(began) && began < (success?.began ?? Infinity),
    ),
    otherwise,
  };
}

/** When a node was last seen as a replica before it was ordered to be none: a replica acknowledges nothing. */
function lastReplica({ nodePolls }: Timeline, node: string, ordered: number | undefined): number | undefined {
  if (ordered === undefined) return undefined;
  const last = nodePolls.get(node)?.findLast(({ at, state }) => at <= ordered && state?.role === 'slave');
  return last?.at ?? ordered;
}

/** When the new master first acknowledged a write, µs since the epoch; undefined when it was not seen to. */
export function firstWriteAt({ acknowledged }: Pick<Failover, 'acknowledged'>): number | undefined {
  return acknowledged.size === 0 ? undefined : Math.min(...acknowledged.values());
}

/** The attempts in vain that had ended when the leader of the one that succeeded was elected. */
export function vainBefore({ vain, success }: Pick<Failover, 'vain' | 'success'>): readonly Attempt[] {
  const elected = success?.elected ?? Infinity;
  return vain.filter(({ began, ended = began }) => ended <= elected);
}

function isSwitchBy({ master, successor, began }: Attempt): (event: SentinelEvent) => boolean {
  return ({ event, at, from, subject }) =>
    event === '+switch-master' && at >= began && subject === successor && (master ?? from) === from;
}

type Times = Partial<Record<Phase, number | undefined>>;

/** When an attempt, or the first sights of the master where there was none, came to each phase; within the window. */
function timesOf(
  { timeline, topology }: FailoverSources,
  window: Window,
  { attempt, promoted }: { readonly attempt: Attempt | undefined; readonly promoted: string | undefined },
): Times {
  const isInside = (at: number | undefined): boolean =>
    at !== undefined && at >= window.from && at < window.to;
  const answers = promoted === undefined ? [] : answersChanged(timeline, promoted, window);
  const times: Times = {
    sdown: attempt?.sdown.find(isInside) ?? first(timeline, '+sdown', isInside)?.at,
    odown: attempt?.odown.find(isInside) ?? first(timeline, '+odown', isInside)?.at,
    elected: attempt?.elected,
    ordered: attempt?.ordered,
    promoted: attempt?.promoted,
    'first answer': answers[0],
    'majority answers': answers[majority(topology.sentinels) - 1],
    'last answer': answers.at(-1),
  };
  return Object.fromEntries(Object.entries(times).filter(([, at]) => isInside(at))) as Times;
}

/** The first event of that kind about the master. */
function first(
  { events }: Timeline,
  name: string,
  isInside: (at: number) => boolean,
): SentinelEvent | undefined {
  return events.find(({ event, about, at }) => event === name && about === 'master' && isInside(at));
}

/**
 * Predictions hold from a fault of the master on, as long as enough Sentinels are in reach and no attempt was in vain
 * before; what follows a heal or such an attempt depends on where the Sentinels are in their back-off.
 */
function phaseTimes(
  sources: Pick<FailoverSources, 'timeline' | 'topology'>,
  window: Window,
  seen: {
    readonly times: Times;
    readonly success: Attempt | undefined;
    readonly vain: readonly Attempt[];
  },
): PhaseTime[] {
  const { times, success, vain } = seen;
  const { topology } = sources;
  const { effect, onset } = window.fault;
  const isHit = window.from === onset.earliest && effect.heals && hasPremises(sources, window, success);
  const isFirst = success === undefined ? vain.length === 0 : vainBefore({ vain, success }).length === 0;
  // A hand-over that was ordered waits for nothing.
  const isOrdered = success !== undefined && success.seenDown === undefined;
  const isPredictable = (phase: Phase): boolean =>
    isHit && !isOrdered && (isFirst || phase === 'sdown' || phase === 'odown');
  const noticed = {
    silent: !effect.resets,
    lateMs: (onset.latest - onset.earliest) / 1e3,
  };
  return (Object.keys(PHASES) as Phase[]).map((phase) => ({
    phase,
    at: times[phase],
    predictedMs: isPredictable(phase) ? predictedMs(phase, topology, noticed) : undefined,
  }));
}

/** Whether the fault kept the master from so many Sentinels as agree on it, and enough Sentinels were in reach from then until a leader was elected. */
function hasPremises(
  { timeline, topology }: Pick<FailoverSources, 'timeline' | 'topology'>,
  { fault, from, to }: Window,
  success: Attempt | undefined,
): boolean {
  const master = masterHitBy(timeline, fault);
  const witnesses = [...timeline.sentinelPolls.keys()].filter((sentinel) =>
    keepsApart(timeline, fault, { sentinel, master }),
  );
  if (master === undefined || witnesses.length < topology.quorum) return false;
  const until = success?.elected ?? to;
  const changes = timeline.faults.flatMap(({ onset }) =>
    onset.latest > from && onset.latest < until ? [onset.latest] : [],
  );
  return [fault.onset.latest, ...changes].every(
    (at) =>
      canElectAt(timeline, topology, at) && topology.sentinels - idleAt(timeline, at).size >= topology.quorum,
  );
}

/** What polled states cannot tell apart anyhow, µs. */
const RESOLUTION_US = 100_000;

/** How far apart the moments are at which a fault, or its healing, may have taken effect, µs. */
export function effectSpread(
  { onset, healing = 0, healed = healing }: FaultSpan,
  from: 'fault' | 'heal',
): number {
  return from === 'fault' ? onset.latest - onset.earliest : healed - healing;
}

/** " (it took effect within 1.2 s)" where that is worth a word, because every time since the fault depends on it. */
export function effectWords(fault: FaultSpan, from: 'fault' | 'heal' = 'fault'): string {
  const spread = effectSpread(fault, from);
  return spread > RESOLUTION_US ? ` (it took effect within ${span(spread)})` : '';
}

/** When each Sentinel in reach first answered with the new master, by poll or by its own +switch-master; sorted. */
function answersChanged(timeline: Timeline, promoted: string, { from, to }: Window): number[] {
  const switchedAt = timeline.events.find(
    (event) => event.event === '+switch-master' && event.at >= from,
  )?.at;
  const outOfReach = outOfReachAt(timeline, switchedAt ?? from);
  const times = [...timeline.sentinelPolls].flatMap(([sentinel, polls]) => {
    if (outOfReach.has(sentinel)) return [];
    const polled = polls.find(
      (poll) => poll.at >= from && poll.at < to && poll.view?.master === promoted,
    )?.at;
    const published = timeline.events.find(
      (event) =>
        event.sentinel === sentinel &&
        event.event === '+switch-master' &&
        event.subject === promoted &&
        event.at >= from &&
        event.at < to,
    )?.at;
    const first = Math.min(polled ?? Infinity, published ?? Infinity);
    return first === Infinity ? [] : [first];
  });
  return times.toSorted((a, b) => a - b);
}

function followsAgain({ nodePolls }: Timeline, node: string, after: number): number | undefined {
  const polls = nodePolls.get(node) ?? [];
  return polls.find((poll) => poll.at > after && poll.state?.role === 'slave' && poll.state.linkUp === true)
    ?.at;
}
