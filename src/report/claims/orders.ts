/** Claims about failovers that somebody orders: what they cost, and whom they ask. */

import { failover, twoMasters } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

export const ORDER_CLAIMS: readonly Claim[] = [
  {
    id: 'ordered-failover-is-safe',
    statement: 'An ordered failover (SENTINEL FAILOVER) of a healthy master loses nothing.',
    known: 'false',
    experiments: ['planned-failover', 'planned-failover-writes-paused', 'planned-failover-short-pause'],
    judge: (stored) => {
      const [plain, paused, shortly] = [
        'planned-failover',
        'planned-failover-writes-paused',
        'planned-failover-short-pause',
      ].map((one) => stored.number(one, 'lost')) as [number, number, number];
      return {
        word: plain === 0 ? 'true' : 'false',
        number: writes(plain),
        sentence: `The old master is not told: it goes on acknowledging until it is made a replica, and that is lost. With writes held back first ${paused === 0 ? 'nothing was' : `${writes(paused)} were`} lost; held back too briefly, ${writes(shortly)} were.`,
      };
    },
  },
  {
    id: 'coordinated-failover-is-safe',
    statement: 'An ordered failover that the master coordinates (Valkey 9) loses nothing.',
    known: 'true',
    experiments: ['planned-failover-coordinated'],
    judge: (stored) => {
      const lost = stored.number('planned-failover-coordinated', 'lost');
      const outage = stored.failover('planned-failover-coordinated');
      return {
        word: lost === 0 ? 'true' : 'false',
        number: writes(lost),
        sentence: `With COORDINATED the Sentinel has the master itself hand over: it holds writes back until the replica has all of them, and is a replica before that one takes any. The next write was acknowledged ${seconds(outage)} after the order.`,
      };
    },
  },
  {
    id: 'orders-need-the-majority',
    statement: 'Without the majority of the Sentinels nobody fails over, not even by order.',
    known: 'false',
    experiments: ['ordered-in-minority'],
    judge: (stored) => {
      const isReplaced = stored.held('ordered-in-minority', failover);
      const lost = stored.number('ordered-in-minority', 'lost');
      const both = stored.measure('ordered-in-minority', twoMasters, 'total');
      return {
        word: isReplaced ? 'false' : 'true',
        number: writes(lost),
        sentence: `SENTINEL FAILOVER needs no votes: one of two that were cut off with a replica promoted it at once. For ${seconds(both)} there were two masters; then the order’s higher epoch won, and the three of the majority gave up theirs with ${writes(lost)} that it had acknowledged.`,
      };
    },
  },
];
