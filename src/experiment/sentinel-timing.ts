/** How long Sentinels need at most by rules of their own, and how long to watch them before something may be called absent. */

import { duration, milliseconds, type Duration } from '../core/duration.ts';
import { DESYNC_MS } from './back-off.ts';
import type { Topology } from './topology.ts';

/**
 * How much longer than down-after a master may be silent before a Sentinel sees it down, ms: a PING is unanswered only once it is
 * sent (SENTINEL_PING_PERIOD, 1 s), and that is noticed by a tick of up to 100 ms (sentinelTimer).
 */
export const SILENCE_MS = 1_100;
/** How often a Sentinel asks the others what they see of a master that it sees down, ms (SENTINEL_ASK_PERIOD). */
const ASK_PERIOD_MS = 1_000;
/** Slack for ticks of several Sentinels, one after the other, ms. */
export const TICKS_SLACK_MS = 1_500;
/** A try that is not elected is given up after this, or after failover-timeout, ms (SENTINEL_ELECTION_TIMEOUT). */
const ELECTION_TIMEOUT_MS = 10_000;

/** When a try that is not elected is given up, ms after its beginning. Source: sentinel.c, sentinelFailoverWaitStart. */
export function electionTimeoutMs({ failoverTimeout }: Pick<Topology, 'failoverTimeout'>): number {
  return Math.min(ELECTION_TIMEOUT_MS, milliseconds(failoverTimeout));
}

/**
 * How long to watch before "no failover" may be claimed: two whole tries of the Sentinels. That is until the last of them sees
 * the master down, the longest back-off before the second try, and until that one is given up.
 */
export function twoFailoverAttempts(topology: Pick<Topology, 'downAfter' | 'failoverTimeout'>): Duration {
  const seenDown = milliseconds(topology.downAfter) + SILENCE_MS;
  const backOff = 2 * milliseconds(topology.failoverTimeout) + DESYNC_MS;
  return duration(seenDown + backOff + electionTimeoutMs(topology) + TICKS_SLACK_MS);
}

/**
 * How long to watch before "no try" may be claimed where fewer Sentinels are left than the quorum: until each of them
 * sees the master down and has asked all others since. After that nothing can add to anybody's count, because every
 * later answer says what the one before said.
 */
export function oneVotingRound(topology: Pick<Topology, 'downAfter'>): Duration {
  return duration(milliseconds(topology.downAfter) + SILENCE_MS + ASK_PERIOD_MS + TICKS_SLACK_MS);
}
