import { majority } from '../../experiment/topology.ts';
import { counted } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const EVEN_SENTINELS: Rule = {
  id: 'even-sentinels',
  title: 'An even number of Sentinels can be cut into two halves, neither of which is a majority',
  severity: 'low',
  holds: 'An even number of Sentinels, four or more, is known',
  experiments: ['half-of-even'],
  change: 'Add a Sentinel, or take one away.',
  find(description) {
    const known = counted(description);
    if (known < 4 || known % 2 === 1) return [];
    return [
      {
        at: description.sentinels.map(({ name }) => name),
        setting: 'Sentinels',
        value: `${known} known`,
        consequence: `The majority of ${known} is ${majority(known)}: a cut into halves leaves no failover on either side, and no more may be lost (${known - majority(known)}) than of ${known - 1}.`,
      },
    ];
  },
};
