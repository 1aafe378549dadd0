/** Claims about servers of several versions in one deployment. */

import { failovers, recovers } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds } from './stored-evidence.ts';

const [INTERRUPTED, MASTER_FIRST, REPLICAS_FIRST] = [
  'upgrade-interrupted',
  'upgrade-master-first',
  'upgrade-replicas-first',
] as const;

export const UPGRADE_CLAIMS: readonly Claim[] = [
  {
    id: 'failover-during-upgrade',
    statement: 'Replicas are upgraded first, so that a failover meanwhile does no harm.',
    known: 'false',
    experiments: [INTERRUPTED],
    judge: (stored) => {
      const apart = stored.measure(INTERRUPTED, recovers, 'recovery');
      return {
        word: stored.held(INTERRUPTED, recovers) ? 'false' : 'true',
        number: `${seconds(apart)} without a replica`,
        sentence: `An upgraded replica took over, and the old master, started again as it was, could not read the full copy of a newer server ("Can't handle RDB format version"): it followed nobody for ${seconds(apart)}, until a server of the old version was made master again. Whoever is not upgraded cannot come back.`,
      };
    },
  },
  {
    id: 'order-of-upgrade',
    statement: 'In a rolling upgrade it does not matter which data node comes first.',
    known: 'false',
    experiments: [MASTER_FIRST, REPLICAS_FIRST],
    judge: (stored) => {
      const apart = stored.measure(MASTER_FIRST, recovers, 'recovery');
      const isApart = stored.held(MASTER_FIRST, recovers);
      const isHarmless = stored.held(REPLICAS_FIRST, failovers);
      return {
        word: isApart && isHarmless ? 'false' : 'true',
        number: `${seconds(apart)} without a replica`,
        sentence: `With the master first, its older replicas could not read its copy, and it had none for ${seconds(apart)}, until they were upgraded as well. With the replicas first, then an ordered failover, and the old master last, each was a replica again at once.`,
      };
    },
  },
];
