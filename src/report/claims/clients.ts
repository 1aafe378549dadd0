/** Claims about clients, and about pods instead of processes. */

import { noFailover, outage } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds } from './stored-evidence.ts';

const [KILL, FREEZE, WITH_SENTINEL] = [
  'clients-compared-kill',
  'clients-compared-freeze',
  'clients-compared-freeze-with-sentinel',
] as const;

export const CLIENT_CLAIMS: readonly Claim[] = [
  {
    id: 'clients-ask-periodically',
    statement: 'Clients ask Sentinel periodically who the master is.',
    known: 'false',
    experiments: [KILL, FREEZE, WITH_SENTINEL],
    judge: (stored) => {
      // In both experiments the workloads that hang come first.
      const isStuck = stored.held(FREEZE, outage);
      const isWorse = [0, 1, 2, 3].map((nth) => stored.held(WITH_SENTINEL, outage, nth)).every(Boolean);
      const closed = stored.measure(KILL, outage, 'longest', 1);
      return {
        word: isStuck ? 'false' : 'true',
        number: `${seconds(closed)} after a closed connection`,
        sentence: `The library asks when a connection ends, and only then: with its defaults it hung on a frozen master for as long as that lasted.${isWorse ? ' With the first Sentinel frozen, too, no single time-out was enough; every wait needs its own.' : ''}`,
      };
    },
  },
  {
    id: 'deleted-pod',
    statement: 'Deleting the master’s pod gives a new master within a few seconds.',
    known: 'false',
    experiments: [
      'master-pod-returns-early',
      'master-pod-returns-early-down-after-1s',
      'master-pod-deleted-forced',
      'master-container-killed',
    ],
    testbed: 'kubernetes',
    judge: (stored) => {
      const isBackFirst = stored.held('master-pod-returns-early', noFailover);
      const isKillNothing = stored.held('master-container-killed', noFailover);
      const impatient = stored.failover('master-pod-returns-early-down-after-1s');
      const forced = stored.failover('master-pod-deleted-forced');
      return {
        word: isBackFirst && isKillNothing ? 'false' : 'true, but',
        number: `down-after 1 s: ${seconds(impatient)}`,
        sentence: `With down-after 10 s the deleted pod was back before Sentinel missed it, and so was a killed container with down-after 5 s: no failover. With down-after 1 s there was a new master after ${seconds(impatient)}, and after ${seconds(forced)} where the pod, deleted by force, was kept away.`,
      };
    },
  },
];
