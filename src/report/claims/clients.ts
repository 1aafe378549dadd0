/** Claims about clients, and about pods instead of processes. */

import { noFailover, outage, silence } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds } from './stored-evidence.ts';

const [REPLACED, SUBSCRIBERS] = [
  'clients-compared-libraries-sentinels-replaced',
  'client-subscribers-master-frozen',
] as const;
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
    id: 'addresses-of-sentinels',
    statement: 'A client that is given the addresses of the Sentinels follows every failover.',
    known: 'false',
    experiments: [REPLACED],
    judge: (stored) => {
      // ioredis with its defaults and with what is recommended, then a strict client.
      const isGone = [0, 1].every((nth) => stored.held(REPLACED, outage, nth));
      const back = stored.measure(REPLACED, outage, 'longest', 2);
      return {
        word: isGone ? 'false' : 'true',
        number: `${seconds(back)} for one that finds them by then`,
        sentence: `When every Sentinel had been replaced by one at another address, ioredis found none at those that it was given, whatever its settings, and had no master as long as it was watched. A client that found the Sentinels where they were by then waited ${seconds(back)}. What other libraries do is in docs/clients.md.`,
      };
    },
  },
  {
    id: 'subscribers-follow',
    statement: 'A subscriber hears messages again as soon as there is a new master.',
    known: 'false',
    experiments: [SUBSCRIBERS],
    judge: (stored) => {
      const isDeaf = stored.held(SUBSCRIBERS, silence, 0);
      const [deaf, switched] = [0, 1].map((nth) => stored.measure(SUBSCRIBERS, silence, 'longest', nth));
      return {
        word: isDeaf ? 'false' : 'true',
        number: `${seconds(deaf!)} without a message`,
        sentence: `It only listens, so no time-out ends its connection: with its defaults ioredis stayed with the frozen master and heard nothing for ${seconds(deaf!)}, with failoverDetector for ${seconds(switched!)}.`,
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
