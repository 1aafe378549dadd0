import { majority } from '../../experiment/topology.ts';
import { DEMOTION_MS, time, writesIn } from '../amounts.ts';
import { counted, quorums } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const QUORUM_BELOW_MAJORITY: Rule = {
  id: 'quorum-below-majority',
  title: 'A minority of the Sentinels is enough to have a healthy master replaced',
  severity: 'medium',
  holds: 'The quorum of a Sentinel is less than the majority of the Sentinels that are known',
  experiments: ['minority-opinion', 'minority-impatient'],
  change:
    'Set the quorum to the majority on every Sentinel (SENTINEL SET … quorum, and in the configuration).',
  find(description) {
    const known = counted(description);
    const needed = majority(known);
    const quorum = quorums(description)[0]!;
    if (quorum >= needed) return [];
    const few = quorum === 1 ? 'A single Sentinel that does' : `${quorum} Sentinels that do`;
    return [
      {
        at: description.sentinels.filter(({ watches }) => watches.quorum < needed).map(({ name }) => name),
        setting: 'quorum',
        value: `${quorum} of ${known} known Sentinels, whose majority is ${needed}`,
        consequence: `${few} not reach the master start a failover, and the others vote for it although they see the master up. Whatever the old master still acknowledges, until it is made a replica about ${time(DEMOTION_MS)} later, is lost${writesIn(DEMOTION_MS, description)}.`,
        // One lost link is an ordinary fault.
        ...(quorum === 1 && known > 1 ? { severity: 'high' as const } : {}),
      },
    ];
  },
};
