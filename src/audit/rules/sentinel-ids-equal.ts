import type { Rule } from '../rule.ts';

export const SENTINEL_IDS_EQUAL: Rule = {
  id: 'sentinel-ids-equal',
  title: 'Sentinels have the same id, and take each other for one',
  severity: 'high',
  holds: 'Two Sentinels have the same id',
  experiments: [],
  change: 'Give each Sentinel an id of its own (sentinel myid), or leave it out so that each makes its own.',
  find({ sentinels }) {
    return [...Map.groupBy(sentinels, ({ id }) => id)].flatMap(([id, same]) =>
      same.length === 1
        ? []
        : [
            {
              at: same.map(({ name }) => name),
              setting: 'myid',
              value: id,
              consequence: `${same.length} Sentinels count as one: the others keep one address for all of them, and a failover may lack votes that there are.`,
            },
          ],
    );
  },
};
