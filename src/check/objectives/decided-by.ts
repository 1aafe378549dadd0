/** Which setting decides how long an outage is, from the phases of the failover that ended it. */

import { milliseconds } from '../../core/duration.ts';
import { quantity } from '../../core/quantity.ts';
import { costOf } from '../../facts/split-votes.ts';
import type { Facts } from '../../facts/facts.ts';

/** ` Of 34.1 s, 30.0 s are down-after-milliseconds.`; empty where no failover took part in it. */
export function decidedBy({ clusterOutage, timeline, topology, splitVotes }: Facts, outage: string): string {
  if (clusterOutage === undefined) return '';
  const { from, to } = clusterOutage;
  const isOver = (event: string): boolean =>
    timeline.events.some((one) => one.event === event && one.at >= from && one.at <= to);
  if (!isOver('+switch-master')) {
    return isOver('+reboot') || !isOver('+sdown')
      ? ' No replica took over: the master was back first, or was not seen down.'
      : ` No replica took over in it: a try that fails is followed by the next one after 2 × failover-timeout (${quantity((2 * milliseconds(topology.failoverTimeout)) / 1e3, 's')}).`;
  }
  const lost = costOf(splitVotes, clusterOutage) / 1e6;
  const down = isOver('+sdown') ? milliseconds(topology.downAfter) / 1e3 : 0;
  const parts = [
    ...(down > 0 ? [`${quantity(down, 's')} are down-after-milliseconds`] : []),
    ...(lost > 0 ? [`${quantity(lost, 's')} are the back-off after split votes (2 × failover-timeout)`] : []),
  ];
  return parts.length === 0 ? '' : ` Of ${outage}, ${parts.join(' and ')}.`;
}
