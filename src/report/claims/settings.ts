/** Claims about settings that are changed while servers run. */

import { noFailover, refuses } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

export const SETTING_CLAIMS: readonly Claim[] = [
  {
    id: 'full-master-is-replaced',
    statement: 'A master whose memory is full is failed over.',
    known: 'false',
    experiments: ['maxmemory-reached'],
    judge: (stored) => {
      const refused = stored.measure('maxmemory-reached', refuses, 'refused');
      const longest = stored.measure('maxmemory-reached', refuses, 'longest');
      const isLeft = stored.held('maxmemory-reached', noFailover);
      return {
        word: isLeft ? 'false' : 'true',
        number: `${writes(refused)} refused`,
        sentence: `With noeviction it refused every write with OOM for ${seconds(longest)}, as long as it was watched. It answered its PINGs, so no Sentinel saw it down.`,
      };
    },
  },
  {
    id: 'config-set-goes-with-role',
    statement: 'What CONFIG SET gave the master holds for the next master, too.',
    known: 'false',
    experiments: ['min-replicas-raised'],
    judge: (stored) => {
      const refused = stored.measure('min-replicas-raised', refuses, 'longest');
      const isLimited = stored.held('min-replicas-raised', refuses);
      const took = stored.failover('min-replicas-raised');
      return {
        word: isLimited ? 'false' : 'true',
        number: `${seconds(took)} after the order`,
        sentence: `A master whose min-replicas-to-write had been raised above its replicas refused writes for ${seconds(refused)}; the one that replaced it by order took them, with the same replicas, because settings belong to a process and not to its role. A safety limit that was set on the master alone is gone in the same way.`,
      };
    },
  },
];
