import { majority } from '../../experiment/topology.ts';
import { countedBy } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const SENTINELS_UNKNOWN: Rule = {
  id: 'sentinels-unknown',
  title: 'A Sentinel does not know all the others, so that its majority is too small',
  severity: 'medium',
  holds: 'A Sentinel knows fewer Sentinels than there are',
  experiments: ['reset-in-minority'],
  change:
    'Wait half a minute: Sentinels find each other through the master. Then look for equal ids, announced addresses and passwords.',
  find({ sentinels }) {
    const lacking = sentinels.filter((sentinel) => countedBy(sentinel) < sentinels.length);
    if (lacking.length === 0) return [];
    const fewest = Math.min(...lacking.map(countedBy));
    return [
      {
        at: lacking.map(({ name }) => name),
        setting: 'known Sentinels',
        value: `${fewest} of ${sentinels.length}, itself included`,
        consequence: `Such a Sentinel leads with ${majority(fewest)} votes, not ${majority(sentinels.length)}: a minority can fail over on one side of a cut while the old master goes on on the other.`,
      },
    ];
  },
};
