/** Claims about what a deployment on Kubernetes announces, and about its hooks and probes. */

import { failovers, noFailover, notFoundAgain, outage, twoMasters } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

const DELETED = 'master-pod-deleted';
const [BY_ADDRESS, HOOKED, PAUSED] = [
  `${DELETED}-pod-ip`,
  `${DELETED}-pre-stop`,
  `${DELETED}-pre-stop-paused`,
] as const;
const DRAINED = 'machine-drained';
const [ROLLED, ROLLED_HOOKED] = ['rolling-restart', 'rolling-restart-pre-stop-paused'] as const;
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
  {
    id: 'drain-hands-over',
    statement: 'Draining the master’s machine moves the master to another one without clients noticing.',
    known: 'false',
    experiments: [DRAINED, HOOKED],
    testbed: 'kubernetes',
    judge: (stored) => {
      const waited = stored.measure(DRAINED, outage, 'longest');
      const hooked = stored.measure(HOOKED, outage, 'longest');
      const lost = stored.number(DRAINED, 'lost');
      return {
        word: waited > 1 ? 'false' : 'true',
        number: seconds(waited),
        sentence: `An eviction is SIGTERM to the pod and nothing more: Sentinels noticed the master’s absence after down-after, and clients waited ${seconds(waited)}; ${lost === 0 ? 'nothing was' : `${writes(lost)} were`} lost. A preStop hook that orders a failover makes it ${seconds(hooked)}.`,
      };
    },
  },
  {
    id: 'rolling-restart-fails-over',
    statement: 'A rolling restart of all data nodes moves the master to a replica.',
    known: 'false',
    experiments: [ROLLED, ROLLED_HOOKED],
    testbed: 'kubernetes',
    judge: (stored) => {
      const isStill = stored.held(ROLLED, failovers);
      const waited = stored.measure(ROLLED, outage, 'longest');
      const hooked = stored.measure(ROLLED_HOOKED, outage, 'longest');
      return {
        word: isStill ? 'false' : 'true',
        number: `clients waited ${seconds(waited)}`,
        sentence: `With a down-after (20 s) longer than a pod takes to come back no replica took over: the master was away for as long as its pod, and clients waited ${seconds(waited)}. With a preStop hook that holds writes back and orders a failover first they waited ${seconds(hooked)}.`,
      };
    },
  },
];
