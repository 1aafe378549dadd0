/** Claims about host names where they are announced instead of addresses. */

import {
  back,
  electedDespite,
  failovers,
  noFailover,
  recovers,
  tilt,
  twoMasters,
} from '../../check/words.ts';
import { count } from '../../core/quantity.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

const [FOUND, UNFOUND, UNNOTICED, RESTARTED, UNANSWERED] = [
  'master-killed-hostname',
  'master-killed-name-lost',
  'master-name-lost',
  'sentinels-restarted-name-lost',
  'master-killed-name-unanswered',
] as const;
/** In that experiment the finding about clients that come back after the name is the second; the first is their control. */
const AFTER_THE_NAME = 1;

export const NAME_CLAIMS: readonly Claim[] = [
  {
    id: 'names-survive-restart',
    statement: 'Where host names are announced a master that comes back is found again.',
    known: 'true, but',
    experiments: [FOUND, UNFOUND],
    judge: (stored) => {
      const isFound = stored.held(FOUND, twoMasters);
      const isLeft = stored.held(UNFOUND, twoMasters);
      const [usual, left] = [FOUND, UNFOUND].map((one) => stored.measure(one, twoMasters, 'afterHeal')) as [
        number,
        number,
      ];
      const whole = stored.measure(UNFOUND, recovers, 'recovery');
      return {
        word: !isFound ? 'false' : isLeft ? 'true, but' : 'true',
        number: `${seconds(usual)}; without its name ${seconds(left)}`,
        sentence: `It was made a replica ${seconds(usual)} after it was back. Back under its address but without its name it was found by no Sentinel, and was a second master for ${seconds(left)}; all was whole ${seconds(whole)} after its name led to it again. The failover itself waits for no name.`,
      };
    },
  },
  {
    id: 'lost-name-is-noticed',
    statement: 'When the master’s name does not resolve any more, Sentinel sees it down and fails over.',
    known: 'false',
    experiments: [UNNOTICED],
    judge: (stored) => {
      const isUnnoticed = stored.held(UNNOTICED, noFailover);
      const areBack = stored.held(UNNOTICED, back, AFTER_THE_NAME);
      const watched = stored.measure(UNNOTICED, noFailover, 'flagsWatched');
      const away = stored.measure(UNNOTICED, back, 'away', AFTER_THE_NAME);
      const clients = areBack
        ? ` ${count(away, 'client')} whose connections broke meanwhile asked a Sentinel, were given the name, found nobody by it, and were out until it was back.`
        : '';
      return {
        word: isUnnoticed ? 'false' : 'true',
        number: `${seconds(watched)} unnoticed`,
        sentence: `Sentinel looks a name up when it connects, not while it is connected: for ${seconds(watched)} without the name none saw the master down, and clients that were connected wrote on.${clients}`,
      };
    },
  },
  {
    id: 'sentinels-may-be-restarted',
    statement: 'A few Sentinels can be restarted at any time: the others know the master.',
    known: 'true, but',
    experiments: [RESTARTED],
    judge: (stored) => {
      const isHarmless = stored.held(RESTARTED, failovers);
      const isReplaced = stored.held(RESTARTED, electedDespite);
      const [sawDown, against] = [
        stored.measure(RESTARTED, electedDespite, 'sawDown'),
        stored.measure(RESTARTED, electedDespite, 'votesSeeingUp'),
      ];
      const lost = stored.number(RESTARTED, 'lost');
      return {
        word: !isHarmless ? 'false' : isReplaced ? 'true, but' : 'true',
        number: writes(lost),
        sentence: `Two of five were, and nothing came of it. Restarted while the master’s name did not resolve ${count(sawDown, 'Sentinel')} had nobody to connect to and took the master for down. With quorum 2 that was enough to ask for votes, ${count(against, 'Sentinel')} that saw it up voted for it, and a healthy master was replaced: ${writes(lost)} that it had acknowledged were lost.`,
      };
    },
  },
  {
    id: 'silent-dns-delays',
    statement: 'While the DNS does not answer a failover is delayed, and comes when it answers again.',
    known: 'false',
    experiments: [UNANSWERED],
    judge: (stored) => {
      const isRefused = stored.held(UNANSWERED, noFailover) && stored.held(UNANSWERED, tilt);
      const idle = stored.measure(UNANSWERED, tilt, 'longest');
      const away = stored.number(UNANSWERED, 'outage');
      const tries = stored.measure(UNANSWERED, noFailover, 'tries');
      return {
        word: isRefused ? 'false' : 'true',
        number: `${count(tries, 'try', 'tries')} without an eligible replica`,
        sentence: `Sentinels that look up the name of a dead master stand still until they give up, and only watch for ${seconds(idle)} in all (TILT). By then every replica had been without its master for longer than ten times down-after, and none was eligible any more: nobody could write for ${seconds(away)}, until the old master itself was back.`,
      };
    },
  },
];
