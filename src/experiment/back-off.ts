/**
 * How long Sentinels wait before the next try: one that tried, or voted for another, tries to replace the same master
 * again only 2 × failover-timeout later. Source: sentinel.c, sentinelStartFailoverIfNeeded and sentinelVoteLeader.
 */

import { milliseconds } from '../core/duration.ts';
import type { Topology } from './topology.ts';

/** A Sentinel adds up to so much to the moment of its try or vote, so that not all try at once, ms (SENTINEL_MAX_DESYNC). */
export const DESYNC_MS = 1_000;
/** How far apart the votes of one election are, and how late a try may be seen, ms: ticks of a timer of up to 100 ms. */
const TICKS_MS = 1_000;

/** From a try, or a vote, to the next try: the shortest and the longest time, ms. */
export function backOffMs({
  failoverTimeout,
}: Pick<Topology, 'failoverTimeout'>): readonly [least: number, most: number] {
  const wait = 2 * milliseconds(failoverTimeout);
  return [wait - TICKS_MS, wait + DESYNC_MS + TICKS_MS];
}
