import { majority } from '../../experiment/topology.ts';
import { counted } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const VOTER_WITH_MASTER: Rule = {
  id: 'voter-with-master',
  title: 'Whatever takes the master takes a Sentinel along',
  severity: 'low',
  holds:
    'Sentinels run in the pods of data nodes, and without one of them no second Sentinel may be lost (three or four are known)',
  experiments: ['together'],
  change: 'Run five Sentinels, or run them in pods of their own on other machines.',
  find(description) {
    const { nodes, sentinels } = description;
    const known = counted(description);
    const at = sentinels.filter(({ pod }) => nodes.some((node) => node.pod === pod));
    const spare = sentinels.length - 1 - majority(known);
    if (at.length === 0 || sentinels.length < 3 || spare > 0) return [];
    return [
      {
        at: at.map(({ name }) => name),
        setting: 'pod',
        value: `${at.length} of ${known} Sentinels beside a data node`,
        consequence: `When the master's pod is lost ${sentinels.length - 1} of ${known} Sentinels are left, and ${majority(known)} must agree: one more that is lost, slow or in TILT at that moment, and there is no failover.`,
      },
    ];
  },
};
