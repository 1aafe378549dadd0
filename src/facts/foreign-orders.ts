/**
 * Orders that did not come from the schedule: to Sentinels, to data nodes, and about settings. What was promoted or
 * restarted without an order is in interventions.ts, what Sentinels did and saw without a reason in unexplained.ts.
 */

import type { Evidence } from './evidence.ts';
import { foreignSentinelOrders } from './foreign-sentinel-orders.ts';
import { foreignSentinelSettings } from './foreign-sentinel-settings.ts';
import type { Timeline } from './timeline.ts';
import { foreignFollowing } from './foreign-following.ts';
import { foreignSettings } from './foreign-settings.ts';

/** All of them, in order of time. */
export function foreignOrders(timeline: Timeline): Evidence[] {
  return [
    ...foreignSentinelOrders(timeline),
    ...foreignSentinelSettings(timeline),
    ...foreignFollowing(timeline),
    ...foreignSettings(timeline),
  ].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}
