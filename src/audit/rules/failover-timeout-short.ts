import { time } from '../amounts.ts';
import { sizeWords } from '../../core/size.ts';
import { COPIED_PER_MS } from '../persistence.ts';
import type { Rule } from '../rule.ts';

export const FAILOVER_TIMEOUT_SHORT: Rule = {
  id: 'failover-timeout-short',
  title: 'A failover is declared over before the replicas have copied the data set',
  severity: 'low',
  holds: 'failover-timeout is less than the data set takes to copy at 50 MiB/s',
  experiments: ['leader-chooses-by-priority'],
  change: 'Set failover-timeout to more than a full copy takes.',
  find({ nodes, sentinels }) {
    const shortest = Math.min(...sentinels.map(({ watches }) => watches.failoverTimeout));
    const memory = nodes.find(({ role }) => role === 'master')?.memory;
    // All the memory in use is more than the data set.
    const most = memory?.dataset ?? memory?.used ?? Infinity;
    if (most / COPIED_PER_MS <= shortest) return [];
    const bytes = memory?.dataset;
    if (bytes === undefined) return [{ unseen: "the data set's size is unknown" }];
    const copyMs = bytes / COPIED_PER_MS;
    return [
      {
        at: sentinels.filter(({ watches }) => watches.failoverTimeout < copyMs).map(({ name }) => name),
        setting: 'failover-timeout',
        value: `${time(shortest)}, with ${sizeWords(bytes)} to copy`,
        consequence: `A full copy takes about ${time(Math.round(copyMs / 1_000) * 1_000)}: the failover ends by its time-out, and the replicas that are left are all connected at once, whatever parallel-syncs says.`,
      },
    ];
  },
};
