/** Which setting decides how long an outage is, from the phases of the failover that ended it. */

import { milliseconds } from '../core/duration.ts';
import { quantity } from '../core/quantity.ts';
import { costOf } from '../facts/split-votes.ts';
import type { Topology } from '../experiment/topology.ts';
import type { Gap } from '../facts/acknowledgements.ts';
import type { Facts } from '../facts/facts.ts';
import type { Timeline } from '../facts/timeline.ts';

/** What is seen down within this of down-after is seen down because of it, s: a ping, a tick and a poll. */
const NEAR_S = 1.6;

/** ` Of 34.1 s, 30.0 s are down-after-milliseconds.`; empty where nothing can be said of it. */
export function decidedBy(
  { timeline, topology, splitVotes }: Facts,
  gap: Gap | undefined,
  outage: string,
): string {
  if (gap === undefined) return '';
  const { from, to } = gap;
  const first = (event: string): number | undefined =>
    timeline.events.find((one) => one.event === event && one.at >= from && one.at <= to)?.at;
  const down = first('+sdown') ?? seenDownAt(timeline, from);
  if (first('+elected-leader') === undefined && first('+switch-master') === undefined)
    return down === undefined
      ? withoutSentinels(timeline, gap)
      : ` No replica took over in it: after a try that fails the next one comes 2 × failover-timeout later (${quantity((2 * milliseconds(topology.failoverTimeout)) / 1e3, 's')}).`;
  const lost = costOf(splitVotes, gap) / 1e6;
  const parts = [
    ...(down === undefined ? [] : [untilSeenDown((down - from) / 1e6, topology)]),
    ...(lost > 0 ? [`${quantity(lost, 's')} are the back-off after split votes (2 × failover-timeout)`] : []),
  ];
  return parts.length === 0 ? '' : ` Of ${outage}, ${parts.join(' and ')}.`;
}

/** Since when the master was seen down that still was at a moment; undefined where none was. */
function seenDownAt({ events }: Timeline, at: number): number | undefined {
  const last = events.findLast(
    (one) =>
      one.at < at && one.about === 'master' && ['+sdown', '-sdown', '+switch-master'].includes(one.event),
  );
  return last?.event === '+sdown' ? last.at : undefined;
}

/** How an outage ended that no Sentinel ended. */
function withoutSentinels({ nodePolls }: Timeline, { from, to }: Gap): string {
  const masters = [...nodePolls.values()]
    .flat()
    .filter(({ state }) => state?.role === 'master')
    .toSorted((a, b) => a.at - b.at);
  const before = masters.findLast(({ at }) => at <= from)?.node;
  const after = masters.find(({ at }) => at >= to)?.node;
  if (before === undefined || after === undefined) return ' No replica took over.';
  return before === after
    ? ' No replica took over: the master was back before it was seen down.'
    : ` No Sentinel replaced ${before}: ${after} was master next, by its own start or by another order.`;
}

/** Longer than down-after is, among others, a master that answers as a replica: Sentinel waits 2 INFO periods more (20 s). */
function untilSeenDown(passed: number, topology: Pick<Topology, 'downAfter'>): string {
  const downAfter = quantity(milliseconds(topology.downAfter) / 1e3, 's');
  return Math.abs(passed - milliseconds(topology.downAfter) / 1e3) <= NEAR_S
    ? `${downAfter} are down-after-milliseconds`
    : `${quantity(passed, 's')} passed until it was seen down, down-after-milliseconds being ${downAfter}`;
}
