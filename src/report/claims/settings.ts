/** Claims about settings that are changed while servers run. */

import { electedDespite, failovers, noFailover, refuses } from '../../check/words.ts';
import { count } from '../../core/quantity.ts';
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
  {
    id: 'quorum-is-common',
    statement: 'Where most Sentinels have a higher quorum, more of them must see the master down.',
    known: 'false',
    experiments: ['quorum-raised-on-all-but-one'],
    judge: (stored) => {
      const id = 'quorum-raised-on-all-but-one';
      const saw = stored.measure(id, electedDespite, 'sawDown');
      const votes = stored.measure(id, electedDespite, 'votesSeeingUp');
      const isDone = stored.held(id, electedDespite);
      const isKept = stored.held(id, failovers);
      return {
        word: isDone && isKept ? 'false' : 'true',
        number: `${count(saw)} of 5 saw it down`,
        sentence: `Each Sentinel counts by its own quorum, and a voter is not asked for its own. With quorum 5 on four of five, the one that still had 2 replaced a healthy master with another’s agreement and ${count(votes, 'vote')} of Sentinels that saw it up; with 5 on all the same two did nothing.`,
      };
    },
  },
];
