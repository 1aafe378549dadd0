/** Whether a failover is the doing of the fault that it came after: in order, in possible time, and of the master it hit. */

import type { Topology } from '../experiment/topology.ts';
import { span } from '../history/moment.ts';
import type { Attempt } from './attempts.ts';
import { earliestSight, keepsApart } from './explanations.ts';
import { masterHitBy } from './hit-master.ts';
import type { Timeline } from './timeline.ts';
import type { Window } from './window.ts';
import { durationWords } from '../core/quantity.ts';

/** What is known of a failover besides its window. */
export interface Happened {
  /** The attempt that succeeded. */
  readonly success: Attempt | undefined;
  /** Whether any Sentinel published another master. */
  readonly hasSwitched: boolean;
}

/** Why a fault did not do it, as a sentence; undefined where it did, or where nothing was promoted. */
export function whyNotItsDoing(
  { timeline, topology }: { readonly timeline: Timeline; readonly topology: Topology },
  { fault, from }: Window,
  { success, hasSwitched }: Happened,
): string | undefined {
  if (success?.elected === undefined)
    return success !== undefined || hasSwitched
      ? '+switch-master was published, though no Sentinel was heard to be elected.'
      : undefined;
  if (from !== fault.onset.earliest) return undefined;
  const hit = masterHitBy(timeline, fault);
  const isApart = (sentinel: string): boolean =>
    fault.effect.hitsMaster || keepsApart(timeline, fault, { sentinel, master: hit });
  if (hit === undefined || !isApart(success.sentinel))
    return `The fault "${fault.as}" did not hit the master.`;
  if (success.master !== undefined && success.master !== hit)
    return `The fault "${fault.as}" hit ${hit}, and it was ${success.master} that was replaced.`;
  if (fault.effect.hitsMaster)
    return success.began < from ? tooEarly(success, success.began - from, 'tried') : undefined;
  const { seenDown, sentinel } = success;
  if (seenDown === undefined)
    return `${sentinel} replaced the master without having been heard to see it down.`;
  if (seenDown >= earliestSight({ timeline, topology }, fault, { sentinel, master: hit, at: seenDown }))
    return undefined;
  return tooEarly(success, seenDown - from, 'saw the master down', topology);
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
