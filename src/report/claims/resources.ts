/** Claims about much data, little CPU, full disks and files that cannot be written. */

import { back, failover, failovers, noFailover, outage, refuses, writable } from '../../check/words.ts';
import { count } from '../../core/quantity.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

export const RESOURCE_CLAIMS: readonly Claim[] = [
  {
    id: 'empty-replica-is-not-chosen',
    statement: 'A replica that has not finished copying its master’s data is not promoted.',
    known: 'false',
    experiments: ['full-copy-of-much-data'],
    judge: (stored) => {
      const gone = stored.number('full-copy-of-much-data', 'lost');
      return {
        word: gone > 0 ? 'false' : 'true',
        number: writes(gone),
        sentence:
          'A Sentinel passes over replicas whose link has been down for long. One that was started again empty never had a link, which counts as none that is down: the only replica was promoted with nothing in it, and all of the data was lost.',
      };
    },
  },
  {
    id: 'slow-master-is-replaced',
    statement: 'A master that gets hardly any CPU is taken for down, and replaced.',
    known: 'false',
    experiments: ['master-throttled'],
    judge: (stored) => ({
      word: stored.held('master-throttled', failovers) ? 'false' : 'true',
      number: seconds(stored.measure('master-throttled', outage, 'longest')),
      sentence:
        'With 1 % of a core it was held back in nearly every tenth of a second, answered every ping within down-after all the same, and nobody replaced it: it is clients that wait.',
    }),
  },
  {
    id: 'full-disk-is-not-seen',
    statement: 'A master whose disk is full refuses writes, and Sentinel takes it for healthy.',
    known: 'false',
    experiments: ['disk-full-master'],
    judge: (stored) => {
      const took = stored.measure('disk-full-master', failover, 'firstWrite');
      return {
        word: stored.held('disk-full-master', failover) ? 'false' : 'true',
        number: seconds(took),
        sentence:
          'It refuses a PING as well, with MISCONF, which is no answer to a Sentinel: the master is replaced as a dead one is, and loses nothing.',
      };
    },
  },
  {
    id: 'full-disks-are-failed-over',
    statement: 'A deployment whose disks are all full goes on with the replica that is best off.',
    known: 'false',
    experiments: ['disk-full-everywhere', 'disk-full-everywhere-rdb'],
    judge: (stored) => {
      const refused = stored.measure('disk-full-everywhere', refuses, 'longest');
      const isLeft =
        stored.held('disk-full-everywhere', writable) && stored.held('disk-full-everywhere-rdb', noFailover);
      return {
        word: isLeft ? 'false' : 'true',
        number: `${seconds(refused)} without a write`,
        sentence: `Replicas refuse with MISCONF as a master does, a PING as well. With snapshots Sentinels saw all of them down and elected leaders in vain; with append-only files one that had nothing to write yet may be promoted, and then refuses writes: no writer was served for ${seconds(refused)}, until there was space again.`,
      };
    },
  },
  {
    id: 'connected-is-well',
    statement: 'A master that takes no further connection is seen down and replaced.',
    known: 'true, but',
    experiments: ['connections-exhausted-master'],
    judge: (stored) => {
      const gone = stored.number('connections-exhausted-master', 'lost');
      return {
        word: stored.held('connections-exhausted-master', failovers) ? 'true, but' : 'false',
        number: `${writes(gone)} lost`,
        sentence: `Not for as long as everybody stays connected. Sentinels that were restarted could not come back to it, saw it down and replaced it, though it was well; nobody could tell it so, and the ${writes(gone)} that it went on acknowledging were lost.`,
      };
    },
  },
  {
    id: 'new-master-is-found',
    statement: 'Once a replica has taken over, clients find it.',
    known: 'true, but',
    experiments: ['connections-exhausted-sentinels'],
    judge: (stored) => {
      const away = stored.measure('connections-exhausted-sentinels', back, 'away');
      return {
        word: away > 0 && stored.held('connections-exhausted-sentinels', writable) ? 'true, but' : 'true',
        number: `${count(away, 'writer')} kept waiting`,
        sentence: `Only where they can ask. Sentinels that took no further connection failed over as ever, by the connections that they had, but clients that had lost theirs were refused by every one: all but the quickest waited until connections were given back, beside a master that took writes.`,
      };
    },
  },
  {
    id: 'promotion-is-remembered',
    statement: 'A promoted replica is the master from then on, also when it is started again.',
    known: 'true, but',
    experiments: ['promoted-replica-forgets'],
    judge: (stored) => {
      const outage = stored.measure('promoted-replica-forgets', writable, 'outage');
      return {
        word: stored.held('promoted-replica-forgets', writable) ? 'true, but' : 'true',
        number: seconds(outage),
        sentence: `Only where it can write its configuration file. Where it cannot it comes back as a replica of the old master, which follows it in turn, and for ${seconds(outage)} no data node took writes.`,
      };
    },
  },
];
