import type { Sentinel } from '../../deployment/description.ts';
import { time } from '../amounts.ts';
import type { Rule } from '../rule.ts';

type Watches = Sentinel['watches'];

const SETTINGS: readonly (readonly [name: string, valueOf: (watches: Watches) => string])[] = [
  ['quorum', ({ quorum }) => String(quorum)],
  ['down-after-milliseconds', ({ downAfter }) => time(downAfter)],
  ['failover-timeout', ({ failoverTimeout }) => time(failoverTimeout)],
  ['parallel-syncs', ({ parallelSyncs }) => String(parallelSyncs)],
];

export const SENTINELS_DIFFER: Rule = {
  id: 'sentinels-differ',
  title: 'What a failover does depends on the Sentinel that happens to lead it',
  severity: 'medium',
  holds: 'Sentinels differ in quorum, down-after-milliseconds, failover-timeout or parallel-syncs',
  experiments: ['minority-impatient'],
  change:
    'SENTINEL SET holds for one Sentinel only: set the same values on each, and in what their configuration is made from.',
  find({ sentinels }) {
    return SETTINGS.flatMap(([setting, valueOf]) => {
      const groups = [...Map.groupBy(sentinels, ({ watches }) => valueOf(watches))];
      if (groups.length === 1) return [];
      return [
        {
          at: sentinels.map(({ name }) => name),
          setting,
          value: groups
            .map(([value, those]) => `${value} on ${those.map(({ name }) => name).join(', ')}`)
            .join('; '),
          consequence: `Each Sentinel goes by its own ${setting}: how soon, by how many and how often a failover is tried is not what any single one of them says.`,
        },
      ];
    });
  },
};
