/** Claims about servers of several versions in one deployment. */

import { recovers } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds } from './stored-evidence.ts';

const INTERRUPTED = 'upgrade-interrupted';

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
];
