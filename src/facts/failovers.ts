/** Failovers: what happened after each fault, phase by phase, on one clock. */

import type { History } from '../history/history.ts';
import type { SentinelEvent } from './sentinel-event.ts';
import type { FaultSpan, Timeline } from './timeline.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import { firstAcknowledgementPerHost } from './acknowledgements.ts';
import { PHASES, predictedMs, type Phase } from './predicted.ts';
import { span } from '../history/moment.ts';

/** The stretch of a run in which the consequences of a fault, or of its healing, are looked for. µs since the epoch. */
export interface Window {
  readonly fault: FaultSpan;
  readonly from: number;
  readonly to: number;
}

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
  readonly phases: readonly PhaseTime[];
  /** First acknowledgement by the new master, per client host. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** When the old master was seen as a replica with its link up again. */
  readonly oldMasterFollows: number | undefined;
  readonly tries: number;
  /** Tries that ended because no majority voted for the same leader. */
  readonly refused: number;
  /** Those of them that ended although a majority was in reach: its votes were split. */
  readonly splitVotes: number;
}

/** From the fault, or from its healing, to the next fault that is not inside it, or to the end of the run. */
export function windowOf(timeline: Timeline, fault: FaultSpan, from: 'fault'): Window;
export function windowOf(timeline: Timeline, fault: FaultSpan, from: 'fault' | 'heal'): Window | undefined;
export function windowOf(timeline: Timeline, fault: FaultSpan, from: 'fault' | 'heal'): Window | undefined {
  const start = from === 'fault' ? fault.onset.earliest : fault.healing;
  if (start === undefined) return undefined;
  const next = timeline.faults.find(
    (other) => other.injecting > start && !other.path.startsWith(`${fault.path}.`),
  );
  return { fault, from: start, to: next?.injecting ?? timeline.end };
}

/** What failovers are put together from. */
export interface FailoverSources {
  readonly timeline: Timeline;
  readonly history: History;
  readonly topology: Topology;
}

/** Puts together what the Sentinels, the nodes and the writers showed in a window. */
export function failoverIn({ timeline, history, topology }: FailoverSources, window: Window): Failover {
  const events = timeline.events.filter((event) => event.at >= window.from && event.at < window.to);
  const masterEvents = events.filter(
    (event) => event.about === 'master' || event.event === '+promoted-slave',
  );
  const firstOf = (event: string): SentinelEvent | undefined =>
    masterEvents.find((one) => one.event === event);
  const switched = events.find((event) => event.event === '+switch-master');
  const promotedEvent = events.find((event) => event.event === '+promoted-slave');
  const promoted = switched?.subject ?? promotedEvent?.subject;
  const answers = promoted === undefined ? [] : answersChanged(timeline, promoted, window);
  const refusals = events.filter((event) => event.event === '-failover-abort-not-elected');
  const refused = refusals.length;
  const { sentinels } = topology;
  const inReach = ({ at }: SentinelEvent): number => sentinels - outOfReachAt(timeline, at).size;
  const times: Record<Phase, number | undefined> = {
    sdown: firstOf('+sdown')?.at,
    odown: firstOf('+odown')?.at,
    elected: firstOf('+elected-leader')?.at,
    ordered: events.find((event) => event.event === '+failover-state-send-slaveof-noone')?.at,
    promoted: promotedEvent?.at,
    'first answer': answers[0],
    'majority answers': answers[majority(sentinels) - 1],
    'last answer': answers.at(-1),
  };
  return {
    window,
    promoted,
    before: switched?.from ?? firstOf('+sdown')?.subject,
    phases: phaseTimes(topology, window, { times, refused }),
    acknowledged:
      promoted === undefined
        ? new Map()
        : firstAcknowledgementPerHost(history, promoted, times.ordered ?? window.from),
    oldMasterFollows:
      switched?.from === undefined ? undefined : followsAgain(timeline, switched.from, switched.at),
    tries: events.filter((event) => event.event === '+try-failover').length,
    refused,
    splitVotes: refusals.filter(
      (event) => inReach(event) >= majority(sentinels) && !wasOutvoted(event, events),
    ).length,
  };
}

/** Whether another one was elected while the Sentinel that was refused tried: its votes were not split, it lost. */
function wasOutvoted(refusal: SentinelEvent, events: readonly SentinelEvent[]): boolean {
  const tried = events.findLast(
    ({ event, sentinel, at }) =>
      event === '+try-failover' && sentinel === refusal.sentinel && at <= refusal.at,
  );
  return events.some(
    ({ event, at }) => event === '+elected-leader' && at >= (tried?.at ?? refusal.at) && at <= refusal.at,
  );
}

/**
 * Predictions hold from the fault on, as long as no try was refused; what follows a heal or a refused try depends on
 * where the Sentinels are in their back-off.
 */
function phaseTimes(
  topology: Topology,
  window: Window,
  seen: { readonly times: Record<Phase, number | undefined>; readonly refused: number },
): PhaseTime[] {
  const { times, refused } = seen;
  const { effect, onset } = window.fault;
  const fromFault = window.from === onset.earliest;
  const isPredictable = (phase: Phase): boolean =>
    fromFault && effect.heals && (refused === 0 || phase === 'sdown' || phase === 'odown');
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

/** Sentinels that are cut off, dead or frozen at a moment: they cannot learn of the new master before the heal. */
export function outOfReachAt(timeline: Timeline, at: number): ReadonlySet<string> {
  const lasting = timeline.faults.filter(
    (fault) => fault.injecting <= at && (fault.healing ?? Infinity) > at && !comesBackByItself(fault),
  );
  const sentinels = timeline.deployment?.processes.filter(
    ({ kind, host, name }) =>
      kind === 'sentinel' &&
      lasting.some((fault) => {
        if (fault.cut.length === 0) return fault.targets.includes(name);
        return fault.effect.isSelective
          ? isCutFromOthers(timeline, fault, host)
          : fault.targets.includes(host);
      }),
  );
  return new Set(sentinels?.map((one) => one.name));
}

/** Whether the links that a fault cuts leave a host without any of the other Sentinels. */
function isCutFromOthers({ deployment }: Timeline, { cut }: FaultSpan, host: string): boolean {
  const others = deployment?.processes.filter((one) => one.kind === 'sentinel' && one.host !== host);
  const isCut = (other: string): boolean =>
    cut.some(({ from, to }) => (from === other && to === host) || (from === host && to === other));
  return others?.every((other) => isCut(other.host)) === true;
}

function comesBackByItself({ effect }: FaultSpan): boolean {
  return effect.processes === 'replaced';
}

/** What polled states cannot tell apart anyhow, µs. */
const RESOLUTION_US = 100_000;

/** " (it took effect within 1.2 s)" where that is worth a word, because every time since the fault depends on it. */
export function effectWords({ onset: { earliest, latest } }: FaultSpan): string {
  return latest - earliest > RESOLUTION_US ? ` (it took effect within ${span(latest - earliest)})` : '';
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
