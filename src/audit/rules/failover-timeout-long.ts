import { time } from '../amounts.ts';
import type { Rule } from '../rule.ts';

/** ms: half a minute of waiting after a lost try is what a second try is worth at most. */
const LONG_MS = 30_000;
/** ms: more than this, and a lost try costs minutes. */
const VERY_LONG_MS = 60_000;

export const FAILOVER_TIMEOUT_LONG: Rule = {
  id: 'failover-timeout-long',
  title: 'A try of a failover that fails is repeated only minutes later',
  severity: 'medium',
  holds: 'failover-timeout of a Sentinel is more than 30 s; up to 60 s it is of low severity',
  experiments: ['leader-dies-after-election', 'no-eligible-replica'],
  change:
    'Set failover-timeout to 30 s or less on every Sentinel, but not below what a replica needs to copy the data set.',
  find({ sentinels }) {
    const longest = Math.max(...sentinels.map(({ watches }) => watches.failoverTimeout));
    if (longest <= LONG_MS) return [];
    return [
      {
        at: sentinels.filter(({ watches }) => watches.failoverTimeout > LONG_MS).map(({ name }) => name),
        setting: 'failover-timeout',
        value: time(longest),
        consequence: `The next try comes 2 × failover-timeout after one that failed (votes split, the leader died, no eligible replica): ${time(2 * longest)} more without a master for each.`,
        ...(longest <= VERY_LONG_MS ? { severity: 'low' as const } : {}),
      },
    ];
  },
};
