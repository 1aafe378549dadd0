/** Claims about what a deployment on Kubernetes announces, and about its hooks and probes. */

import { noFailover, notFoundAgain, outage, twoMasters } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

const DELETED = 'master-pod-deleted';
const [BY_ADDRESS, HOOKED, PAUSED] = [
  `${DELETED}-pod-ip`,
  `${DELETED}-pre-stop`,
  `${DELETED}-pre-stop-paused`,
] as const;
const [PROBED, IMPATIENT] = ['master-frozen-liveness', 'master-frozen-liveness-down-after-5s'] as const;

export const POD_CLAIMS: readonly Claim[] = [
  {
    id: 'pod-addresses',
    statement: 'The pod of a deleted master comes back as a replica, by whatever address it is announced.',
    known: 'false',
    experiments: [BY_ADDRESS, DELETED],
    testbed: 'kubernetes',
    judge: (stored) => {
      const isLost = stored.held(BY_ADDRESS, notFoundAgain);
      const alone = stored.measure(BY_ADDRESS, twoMasters, 'afterHeal');
      const converted = stored.measure(DELETED, twoMasters, 'afterHeal');
      return {
        word: isLost ? 'false' : 'true',
        number: `${seconds(alone)} a second master`,
        sentence: `Behind a Service of its own it was made a replica ${seconds(converted)} after it was back. Announced by the address of its pod it was never found: for ${seconds(alone)} it was a second master, until it was ordered to follow, and its former address was seen down until the Sentinels were reset.`,
      };
    },
  },
  {
    id: 'pre-stop-saves',
    statement: 'A preStop hook that orders a failover makes it harmless to delete the master’s pod.',
    known: 'true, but',
    experiments: [HOOKED, PAUSED, DELETED],
    testbed: 'kubernetes',
    judge: (stored) => {
      const [without, plain, paused] = [DELETED, HOOKED, PAUSED].map((one) =>
        stored.measure(one, outage, 'longest'),
      ) as [number, number, number];
      const [lost, spared] = [HOOKED, PAUSED].map((one) => stored.number(one, 'lost')) as [number, number];
      return {
        word: Math.max(plain, paused) >= without ? 'false' : lost > 0 ? 'true, but' : 'true',
        number: `${seconds(plain)} instead of ${seconds(without)}`,
        sentence: `Clients waited ${seconds(plain)} for a write instead of ${seconds(without)}, but ${writes(lost)} that the old master had acknowledged after the order were lost, where none is without the hook. With writes held back first they waited ${seconds(paused)}, and ${spared === 0 ? 'nothing was' : `${writes(spared)} were`} lost.`,
      };
    },
  },
  {
    id: 'liveness-before-down-after',
    statement:
      'A liveness probe that fails before down-after brings a frozen master back without a failover.',
    known: 'false',
    experiments: [IMPATIENT, PROBED],
    testbed: 'kubernetes',
    judge: (stored) => {
      const replaced = stored.failover(IMPATIENT);
      const isBackFirst = stored.held(PROBED, noFailover);
      const back = stored.measure(PROBED, noFailover, 'back');
      return {
        word: isBackFirst ? 'false' : 'true, but',
        number: `back after ${seconds(back)}`,
        sentence: `A probe that failed after 4 s had the container ended, but a stopped process takes no SIGTERM: it was killed when the grace period of 30 s was over, and back ${seconds(back)} after it was frozen. With down-after 5 s a replica had taken over after ${seconds(replaced)}; with down-after 45 s there was no failover, and clients waited all the time.`,
      };
    },
  },
];
