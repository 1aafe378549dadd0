import { replicasOf } from '../settings.ts';
import type { Rule } from '../rule.ts';

export const PARALLEL_SYNCS_ALL: Rule = {
  id: 'parallel-syncs-all',
  title: 'After a failover all replicas copy from the new master at the same time',
  severity: 'low',
  holds:
    'parallel-syncs is at least the number of replicas that are left by a failover, and these are two or more',
  experiments: ['leader-chooses-by-priority'],
  change: 'Set parallel-syncs 1 on every Sentinel.',
  find(description) {
    const left = replicasOf(description) - 1;
    const eager = description.sentinels.filter(({ watches }) => watches.parallelSyncs >= left);
    if (left < 2 || eager.length === 0) return [];
    return [
      {
        at: eager.map(({ name }) => name),
        setting: 'parallel-syncs',
        value: `${eager[0]!.watches.parallelSyncs}, with ${left} replicas left`,
        consequence: `Where they cannot go on from what they have, all ${left} load a full copy at once: none can be read, and the new master has no redundancy until they are done.`,
      },
    ];
  },
};
