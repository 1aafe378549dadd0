/** Claims about links that lose packets or are too slow. */

import { failovers, lost } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds, writes } from './stored-evidence.ts';

const NARROW = 'replication-slow-min-replicas';
const PATIENT = 'lossy-links-to-master';
const IMPATIENT = 'lossy-links-impatient';

/** What that experiment's clients write in its min-replicas-max-lag: 300 a second for 10 s. */
const WITHIN_LAG = 3_000;

export const LINK_CLAIMS: readonly Claim[] = [
  {
    id: 'lag-bounds-loss',
    statement: 'With min-replicas-max-lag 10 a failover loses at most what was written in 10 s.',
    known: 'false',
    experiments: [NARROW],
    judge: (stored) => {
      const gone = stored.measure(NARROW, lost, 'unreplicated tail');
      return {
        word: gone > WITHIN_LAG ? 'false' : 'true',
        number: writes(gone),
        sentence: `The lag is counted from the last answer of a replica and not from the last write that it has. On links that were too slow both went on answering, so the master went on acknowledging, and when it died ${writes(gone)} were lost that neither had: far more than the ${writes(WITHIN_LAG)} of ten seconds.`,
      };
    },
  },
  {
    id: 'loss-causes-failovers',
    statement: 'Links to the Sentinels that lose packets have a healthy master replaced.',
    known: 'true, but',
    experiments: [PATIENT, IMPATIENT],
    judge: (stored) => {
      const isLeft = stored.held(PATIENT, failovers);
      const isReplaced = stored.held(IMPATIENT, failovers);
      const took = stored.failover(IMPATIENT);
      const gone = stored.number(IMPATIENT, 'lost');
      return {
        word: isLeft && isReplaced ? 'true, but' : isLeft ? 'false' : 'true',
        number: `down-after 1 s: ${seconds(took)}`,
        sentence: `Only where down-after is short. With 30 % of packets lost and a down-after of 1 s two of five Sentinels soon missed an answer at the same time: the master was replaced after ${seconds(took)}, and ${writes(gone)} that it acknowledged were lost. With the default of 30 s the same loss had no master replaced: TCP sends again what was lost.`,
      };
    },
  },
];
