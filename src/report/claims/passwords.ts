/** Claims about passwords that are changed while everything runs. */

import { failovers, noFailover, recovers } from '../../check/words.ts';
import type { Claim } from './claim.ts';
import { seconds } from './stored-evidence.ts';

const SERVERS_FIRST = 'password-rotated-servers-first';
const SENTINELS_FIRST = 'password-rotated-sentinels-first';
const BOTH = 'password-rotated';

export const PASSWORD_CLAIMS: readonly Claim[] = [
  {
    id: 'wrong-password-shows',
    statement: 'Replicas without the new password are seen at once, as soon as servers take no other.',
    known: 'false',
    experiments: [SERVERS_FIRST, BOTH],
    judge: (stored) => {
      const apart = stored.measure(SERVERS_FIRST, recovers, 'recovery');
      const isHidden = stored.held(SERVERS_FIRST, recovers) && stored.held(BOTH, failovers);
      return {
        word: isHidden ? 'false' : 'true',
        number: `${seconds(apart)} without a replica`,
        sentence: `Whoever has logged in stays connected, so nothing was seen of it until the master died: the replica that took over had no other one behind it for ${seconds(apart)}, until replicas were given the password. Where servers take both passwords for a while the same kill was a failover like any other.`,
      };
    },
  },
  {
    id: 'refused-login-is-tried-again',
    statement: 'A Sentinel whose password was wrong for a while is well again when it is right.',
    known: 'false',
    experiments: [SENTINELS_FIRST],
    judge: (stored) => {
      const blind = stored.measure(SENTINELS_FIRST, recovers, 'recovery');
      const isBlind = stored.held(SENTINELS_FIRST, recovers) && stored.held(SENTINELS_FIRST, noFailover);
      return {
        word: isBlind ? 'false' : 'true',
        number: `${seconds(blind)} blind`,
        sentence: `It keeps the connection on which its login was refused, where every PING is refused as well: all Sentinels saw every data node down, though clients wrote on, and went on seeing it for ${seconds(blind)} after the servers took the password, until they were restarted. A master that had died meanwhile would not have been replaced.`,
      };
    },
  },
];
