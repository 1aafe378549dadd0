/** Claims about Sentinels: who decides, what it takes, and how long it lasts. */

import {
  electedDespite,
  failover,
  leaderChooses,
  leaderDies,
  noFailover,
  relearns,
  twoMasters,
} from '../../check/words.ts';
import { count } from '../../core/quantity.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

export const ELECTION_CLAIMS: readonly Claim[] = [
  {
    id: 'quorum-and-majority',
    statement:
      'With 5 Sentinels and quorum 2, two that agree begin the attempt; the majority of all that are known, dead ones included, must be in reach for it to happen.',
    known: 'true',
    experiments: ['sentinels-below-majority'],
    judge: (stored) => {
      const tries = stored.measure('sentinels-below-majority', noFailover, 'tries');
      const isRefused = stored.held('sentinels-below-majority', noFailover);
      const happened = stored.held('sentinels-below-majority', failover);
      return {
        word: isRefused && happened ? 'true' : 'false',
        number: `${count(tries)} tries refused`,
        sentence:
          'With two of five in reach they tried and were refused, and nothing changed; with three of five the same fault failed over.',
      };
    },
  },
  {
    id: 'process-not-machine',
    statement:
      '"Master" is the process, not the machine: a stopped process, a stopped Sentinel beside it, and both together differ.',
    known: 'true',
    experiments: ['master-killed', 'sentinel-forgets', 'together'],
    judge: (stored) => {
      const isHarmless = stored.held('sentinel-forgets', relearns);
      const isLast = stored.held('together', noFailover);
      return {
        word: isHarmless && isLast ? 'true' : 'false',
        number: `${seconds(stored.failover('master-killed'))}; with the host ${seconds(stored.failover('together'))}`,
        sentence:
          'A killed data node is replaced; a killed Sentinel alone changes nothing; a host that takes both costs a voter as well, and after a second one nobody is left to decide.',
      };
    },
  },
  {
    id: 'timings',
    statement:
      'With down-after 5 s a new master is there a second or two later; failover-timeout is how long a failover may take.',
    known: 'true, but',
    experiments: ['master-killed', 'second-master-dies', 'leader-dies-after-election'],
    judge: (stored) => {
      const first = stored.failover('master-killed');
      const second = stored.failover('second-master-dies', 1);
      const waited = stored.measure('leader-dies-after-election', leaderDies, 'nextTry');
      return {
        word: first > 9 ? 'false' : 'true, but',
        number: seconds(first),
        sentence: `A killed master was replaced after ${seconds(first)}, and the next one after ${seconds(second)}. Failover-timeout counts when a try fails: with 10 s the next one came ${seconds(waited)} after the vote, twice its value and up to a second more.`,
      };
    },
  },
  {
    id: 'vote-for-master',
    statement: 'Sentinels vote for the new master.',
    known: 'false',
    experiments: ['leader-chooses-by-priority', 'leader-chooses-by-offset'],
    judge: (stored) => {
      const ranks = [
        stored.held('leader-chooses-by-priority', leaderChooses),
        stored.held('leader-chooses-by-offset', leaderChooses),
        stored.held('leader-chooses-by-offset', leaderChooses, 1),
      ];
      const votes = stored.measure('leader-chooses-by-priority', leaderChooses, 'votes');
      return {
        word: ranks.every(Boolean) ? 'false' : 'true',
        number: `${count(votes)} votes for a leader`,
        sentence:
          'They vote for a leader among themselves; it alone chooses the replica: by priority, then by replication offset, then by run id.',
      };
    },
  },
  {
    id: 'quorum-guards-healthy-master',
    statement: 'Sentinels that see the master up keep two that do not from replacing it.',
    known: 'false',
    experiments: ['minority-opinion'],
    judge: (stored) => {
      const yes = stored.measure('minority-opinion', electedDespite, 'votesSeeingUp');
      const lost = stored.number('minority-opinion', 'lost');
      return {
        word: stored.held('minority-opinion', electedDespite) ? 'false' : 'true',
        number: `${count(yes)} votes by Sentinels that saw it up`,
        sentence: `A voter is not asked what it sees. With a quorum below the majority two blind Sentinels replaced a healthy master, and ${writes(lost)} it acknowledged were lost.`,
      };
    },
  },
  {
    id: 'reset-is-harmless',
    statement: 'SENTINEL RESET is safe at any time.',
    known: 'false',
    experiments: ['reset-in-minority'],
    judge: (stored) => {
      const votes = stored.measure('reset-in-minority', electedDespite, 'votes');
      const isElected = stored.held('reset-in-minority', electedDespite);
      return {
        word: isElected ? 'false' : 'true',
        number: `${count(votes)} votes of 5`,
        sentence:
          'Two of five could not fail over; after a reset they knew only each other, and two of two elected a leader.',
      };
    },
  },
  {
    id: 'script-kill-prevents-failover',
    statement:
      'Before Sentinel replaces a master that a script keeps busy it ends the script with SCRIPT KILL, so that the master can stay.',
    known: 'false',
    experiments: ['master-blocked-by-script'],
    judge: (stored) => {
      const isReplaced = stored.held('master-blocked-by-script', failover);
      const lost = stored.number('master-blocked-by-script', 'lost');
      const after = stored.measure('master-blocked-by-script', twoMasters, 'afterHeal');
      return {
        word: isReplaced ? 'false' : 'true',
        number: writes(lost),
        sentence: `SCRIPT KILL is sent to a master that is seen down already, with the PING after that, and by then the failover has begun: a replica took over after ${seconds(stored.failover('master-blocked-by-script'))}. The old master answered again and took writes for ${seconds(after)} more, and they were lost.`,
      };
    },
  },
  {
    id: 'fewer-sentinels-smaller-majority',
    statement: 'Scaled down from five Sentinels to three, two of the three are the majority.',
    known: 'false',
    experiments: ['sentinels-scaled-down'],
    judge: (stored) => {
      const tries = stored.measure('sentinels-scaled-down', noFailover, 'tries');
      const isRefused = stored.held('sentinels-scaled-down', noFailover);
      return {
        word: isRefused ? 'false' : 'true',
        number: `${count(tries, 'try', 'tries')} refused`,
        sentence:
          'Sentinels do not forget those that are gone: the majority was still three of five. With one of the three out of reach beside the master the other two tried and were refused.',
      };
    },
  },
];
