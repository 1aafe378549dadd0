/** Which Sentinels are in reach of each other, and whether they are enough to elect a leader. */

import { majority, type Topology } from '../experiment/topology.ts';
import type { Span } from './spans.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** Whether so many Sentinels are in reach at a moment as it takes to agree and to be elected: the majority and the quorum. */
export function canElectAt(
  timeline: Timeline,
  { sentinels, quorum }: Pick<Topology, 'sentinels' | 'quorum'>,
  at: number,
): boolean {
  return sentinels - outOfReachAt(timeline, at).size >= Math.max(quorum, majority(sentinels));
}

/**
 * Whether so many were in reach all through a stretch of time as a Sentinel needed to be elected: the majority of those
 * that it knew when that began.
 */
export function isElectable(
  timeline: Timeline,
  { sentinels, quorum }: Pick<Topology, 'sentinels' | 'quorum'>,
  sentinel: string,
  { from, to }: Span,
): boolean {
  const polls = timeline.sentinelPolls.get(sentinel);
  const view = polls?.findLast((poll) => poll.at <= from && poll.view !== undefined)?.view;
  const needed = Math.max(quorum, majority(view === undefined ? sentinels : view.knownSentinels + 1));
  const changes = timeline.faults
    .flatMap(({ onset, healing = Infinity }) => [onset.latest, healing])
    .filter((at) => at > from && at < to);
  return [from, ...changes, to].every((at) => sentinels - outOfReachAt(timeline, at).size >= needed);
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
        if (fault.effect.links === 'slowed') return false;
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

/** Those, and the ones in TILT, which vote and do not say that a master is down (sentinel.c, sentinelCommand). */
export function idleAt(timeline: Timeline, at: number): ReadonlySet<string> {
  const tilted = [...timeline.sentinelPolls].filter(
    ([, polls]) => polls.findLast((poll) => poll.at <= at && poll.view !== undefined)?.view?.tilt === true,
  );
  return new Set([...outOfReachAt(timeline, at), ...tilted.map(([sentinel]) => sentinel)]);
}

function comesBackByItself({ effect }: FaultSpan): boolean {
  return effect.processes === 'replaced';
}
