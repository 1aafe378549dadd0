/** Claims about TLS, about users, and about the rights that Sentinel needs. */

import { election, failover, twoMasters } from '../../check/words.ts';
import { count } from '../../core/quantity.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

/** A promotion is seen up to so much later, by chance, s: SENTINEL_PING_PERIOD, by which INFO is asked for while a failover is in progress. */
const CHANCE_S = 1;

export const ACCESS_CLAIMS: readonly Claim[] = [
  {
    id: 'tls-slows-failover',
    statement: 'With TLS a failover takes longer.',
    known: 'false',
    experiments: ['master-killed', 'master-killed-tls'],
    judge: (stored) => {
      const plain = stored.failover('master-killed');
      const withTls = stored.failover('master-killed-tls');
      const missed = stored.measure('master-killed-tls', failover, 'sdown');
      return {
        word: withTls > plain + CHANCE_S ? 'true' : 'false',
        number: `${seconds(withTls)}; in plain text ${seconds(plain)}`,
        sentence: `With certificates and users everywhere a replica took over ${seconds(withTls)} after the kill. The master was seen down after ${seconds(missed)}, which may be less than down-after: over TLS that counts from its last reply, up to a second before it died.`,
      };
    },
  },
  {
    id: 'sentinel-needs-no-config',
    statement: 'The user of the Sentinels needs no right to CONFIG.',
    known: 'false',
    experiments: ['sentinel-may-not-promote'],
    judge: (stored) => {
      const isInVain = stored.held('sentinel-may-not-promote', election);
      const leaders = stored.measure('sentinel-may-not-promote', election, 'waitedInVain');
      const granted = stored.failover('sentinel-may-not-promote');
      return {
        word: isInVain ? 'false' : 'true',
        number: `${count(leaders, 'leader')} in vain`,
        sentence: `The order that promotes a replica is a transaction with CONFIG REWRITE in it, and is refused as a whole: leaders were elected and promoted no replica, try after try. With the right granted a replica took over ${seconds(granted)} after the same fault.`,
      };
    },
  },
  {
    id: 'old-master-is-demoted',
    statement: 'Sentinel makes an old master that comes back a replica.',
    known: 'true, but',
    experiments: ['old-master-returns', 'sentinel-may-not-demote'],
    judge: (stored) => {
      const isDemoted = stored.held('old-master-returns', twoMasters);
      const isLeft = stored.held('sentinel-may-not-demote', twoMasters);
      const [usual, left] = ['old-master-returns', 'sentinel-may-not-demote'].map((one) =>
        stored.measure(one, twoMasters, 'afterHeal'),
      ) as [number, number];
      const lost = stored.number('sentinel-may-not-demote', 'lost');
      return {
        word: !isDemoted ? 'false' : isLeft ? 'true, but' : 'true',
        number: `${seconds(usual)}; without the right ${seconds(left)}`,
        sentence: `After ${seconds(usual)}, where the user of the Sentinels has the rights. Where it lacks CONFIG REWRITE the order to follow is refused as a whole: the old master was a second one until the right was granted, for ${seconds(left)}, and ${writes(lost)} that it acknowledged were lost.`,
      };
    },
  },
  {
    id: 'all-see-it-down',
    statement: 'Sentinels that all see the master down agree on it, and one of them replaces it.',
    known: 'true, but',
    experiments: ['sentinels-may-not-ask'],
    judge: (stored) => {
      const isAlone = stored.held('sentinels-may-not-ask', election);
      const alone = stored.measure('sentinels-may-not-ask', election, 'sawDown');
      const granted = stored.failover('sentinels-may-not-ask');
      return {
        word: isAlone ? 'true, but' : 'true',
        number: `${count(alone, 'Sentinel')} alone with it`,
        sentence: `They have to ask each other. Where their user lacks the right to that question ${count(alone, 'Sentinel')} saw the master down, and none tried; with the right granted a replica took over ${seconds(granted)} after the same fault.`,
      };
    },
  },
];
