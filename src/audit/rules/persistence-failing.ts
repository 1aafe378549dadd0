import type { Rule } from '../rule.ts';

export const PERSISTENCE_FAILING: Rule = {
  id: 'persistence-failing',
  title: 'A data node cannot write to its disk',
  severity: 'high',
  holds: 'The last snapshot, rewrite or write of the append-only file of a data node failed',
  experiments: ['empty-restart'],
  change: 'Look at the log of that server: a full or read-only volume, or no memory for the fork.',
  find({ nodes }) {
    const failing = nodes.filter(({ isPersisted }) => isPersisted === false);
    if (failing.length === 0) return [];
    return [
      {
        at: failing.map(({ name }) => name),
        setting: 'rdb_last_bgsave_status, aof_last_write_status',
        value: 'not ok',
        consequence:
          'As a master it refuses all writes (MISCONF) while PING is answered, so that no failover helps; and what it has on its disk is not what it acknowledged.',
      },
    ];
  },
};
