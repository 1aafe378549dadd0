/** Whether a failover is the doing of the fault that it came after: in order, in possible time, and of the master it hit. */

import { isOfPods } from '../history/fault-effect.ts';
import type { Topology } from '../experiment/topology.ts';
import { span } from '../history/moment.ts';
import type { Attempt } from './attempts.ts';
import { earliestSight, keepsApart, slowsBetween } from './explanations.ts';
import { masterHitBy } from './hit-master.ts';
import type { FaultSpan, Timeline } from './timeline.ts';
import type { Window } from './window.ts';
import { durationWords } from '../core/quantity.ts';

/** What is known of a failover besides its window. */
export interface Happened {
  /** The attempt that succeeded. */
  readonly success: Attempt | undefined;
  /** Whether any Sentinel published another master. */
  readonly hasSwitched: boolean;
}

/** What shows whose doing it was. */
interface Sources {
  readonly timeline: Timeline;
  readonly topology: Topology;
}

/** Why a fault, or its healing, did not do it, as a sentence; undefined where it did, or where nothing was promoted. */
export function whyNotItsDoing(
  sources: Sources,
  { fault, from }: Window,
  { success, hasSwitched }: Happened,
): string | undefined {
  if (success?.elected === undefined)
    return success !== undefined || hasSwitched
      ? '+switch-master was published, though no Sentinel was heard to be elected.'
      : undefined;
  if (from !== fault.onset.earliest)
    return success.elected < from
      ? `The failover had begun before the heal: ${success.sentinel} was elected ${span(from - success.elected)} before it.`
      : undefined;
  const hit = masterHitBy(sources.timeline, fault);
  if (hit === undefined) return `The fault "${fault.as}" did not hit the master.`;
  if (success.master !== undefined && success.master !== hit)
    return `The fault "${fault.as}" hit ${hit}, and it was ${success.master} that was replaced.`;
  return whyNotBegunBy(sources, fault, { ...success, master: hit });
}

/** Why a fault was not the reason of an attempt, as a sentence; undefined where it was. */
export function whyNotBegunBy(sources: Sources, fault: FaultSpan, attempt: Attempt): string | undefined {
  const { sentinel, master, began, seenDown } = attempt;
  const { earliest } = fault.onset;
  if (fault.effect.hitsMaster)
    return began < earliest ? tooEarly(attempt, began - earliest, 'tried') : undefined;
  if (
    !keepsApart(sources.timeline, fault, { sentinel, master }) &&
    !slowsBetween(sources.timeline, fault, { sentinel, master })
  )
    return `The fault "${fault.as}" did not hit the master.`;
  if (seenDown === undefined && isHandOver(sources, fault, began)) return undefined;
  if (seenDown === undefined)
    return `${sentinel} replaced the master without having been heard to see it down.`;
  return seenDown >= earliestSight(sources, fault, { sentinel, master, at: seenDown })
    ? undefined
    : tooEarly(attempt, seenDown - earliest, 'saw the master down', sources.topology);
}

/** A pod that is deleted may order a failover before it goes, by a hook of its own: then the master is not seen down. */
function isHandOver(
  { timeline: { deployment }, topology }: Sources,
  { effect, onset, healed }: FaultSpan,
  began: number,
): boolean {
  const isDuring = began >= onset.earliest && began <= (healed ?? Infinity);
  const mayHaveHook = deployment?.testbed === 'found' || hasHook(topology);
  return mayHaveHook && isOfPods(effect) && isDuring;
}

/** Plans of before there were hooks do not speak of them. */
function hasHook({ preStop }: Partial<Topology>): boolean {
  return preStop !== undefined && preStop !== 'none';
}

function tooEarly(
  { sentinel }: Attempt,
  late: number,
  what: string,
  topology?: Pick<Topology, 'downAfter'>,
): string {
  const when =
    late < 0
      ? `${sentinel} ${what} ${span(-late)} before it`
      : `${sentinel} ${what} ${span(late)} after it already`;
  const rule = topology === undefined ? '' : `, down-after being ${durationWords(topology.downAfter)}`;
  return late < 0
    ? `The failover had begun before the fault: ${when}${rule}.`
    : `The failover had begun before the fault could cause it: ${when}${rule}.`;
}
