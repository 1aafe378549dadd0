/**
 * What Sentinel's own rules predict for each phase of a failover, as a band since the fault.
 *
 * Sources (reference: sentinel.md §1; redis sentinel.c): a reset connection is noticed at once and SDOWN follows
 * after down-after (sentinelCheckSubjectivelyDown); a silent fault is noticed only with the next PING, due up to 1 s
 * later (SENTINEL_PING_PERIOD), so its bands are 1.1 s longer. Every state transition costs a timer tick of 53 to
 * 100 ms (sentinelTimer). The promoted replica's INFO is asked every second while a failover is in progress, so its
 * promotion is seen 0 to 1.1 s after it happened; the leader names the new master to its clients at once, but
 * publishes +switch-master only after +failover-end, at least one more INFO period later. With TLS a connection that is
 * refused ends before its PING is sent ("Failed to initialize TLS" in sentinelReconnectInstance), so that down-after counts
 * from the last reply, up to a ping period before the fault, and the bands begin as much earlier. Where it is not known to
 * the millisecond when the fault took effect, the bands end as much later.
 */

import { milliseconds } from '../core/duration.ts';
import { SILENCE_MS } from '../experiment/sentinel-timing.ts';
import type { Topology } from '../experiment/topology.ts';

/** The phases of a failover, in order. */
export const PHASES = {
  sdown: 'first Sentinel sees the master down (+sdown)',
  odown: 'quorum agrees (+odown)',
  elected: 'a leader Sentinel is elected (+elected-leader)',
  ordered: 'the chosen replica is told to be master',
  promoted: 'its promotion is seen (+promoted-slave)',
  'first answer': 'first Sentinel answers with the new master',
  'majority answers': 'a majority of Sentinels answers with the new master',
  'last answer': 'last Sentinel in reach answers with the new master',
} as const;
export type Phase = keyof typeof PHASES;

/** Milliseconds beyond down-after, earliest and latest, after a fault that resets connections. */
const AFTER_RESET: Record<Phase, readonly [number, number]> = {
  sdown: [0, 250],
  odown: [0, 600],
  elected: [50, 900],
  ordered: [150, 1_300],
  promoted: [150, 2_300],
  'first answer': [150, 2_400],
  'majority answers': [150, 2_600],
  'last answer': [150, 2_600],
};
/** An unanswered PING may have been sent a moment before the fault. */
const PING_IN_FLIGHT_MS = 50;

/** What a prediction depends on besides the topology. */
export interface Noticed {
  /** Whether connections were not reset, so that only silence tells. */
  readonly silent: boolean;
  /** How much later than the fault's moment it may have taken effect, ms. */
  readonly lateMs: number;
}

/** The predicted band of a phase, ms since the fault. */
export function predictedMs(
  phase: Phase,
  topology: Topology,
  { silent, lateMs }: Noticed,
): readonly [number, number] {
  const downAfter = milliseconds(topology.downAfter);
  const [earliest, latest] = AFTER_RESET[phase];
  // The last reply is as old at most as silence goes unnoticed.
  const since = topology.tls && !silent ? SILENCE_MS : PING_IN_FLIGHT_MS;
  return [Math.max(0, downAfter + earliest - since), downAfter + latest + lateMs + (silent ? SILENCE_MS : 0)];
}
