/** Attempts in vain, in words: how each ended, and how many of them ended in which way. */

import { count } from '../core/quantity.ts';
import { span } from '../history/moment.ts';
import type { Attempt, AttemptEnd } from './attempts.ts';

type Vain = Exclude<AttemptEnd, 'succeeded'>;

/** So many tries that ended in that way. */
const COUNTED: Readonly<Record<Vain, (tries: number) => string>> = {
  refused: (tries) => count(tries, 'refused try', 'refused tries'),
  split: (tries) => `${count(tries, 'refused try', 'refused tries')} (split vote)`,
  unopposed: (tries) => `${count(tries, 'refused try', 'refused tries')} (no other candidate)`,
  outvoted: (tries) => count(tries, 'outvoted try', 'outvoted tries'),
  'no eligible replica': (tries) => `${count(tries, 'try', 'tries')} without an eligible replica`,
  aborted: (tries) => count(tries, 'aborted try', 'aborted tries'),
  'not seen to end': (tries) => `${count(tries, 'try', 'tries')} not seen to end`,
};

/** How one try ended. */
const ENDED: Readonly<Record<Vain, string>> = {
  refused: 'was refused, too few Sentinels being in reach',
  split: 'was refused though enough Sentinels were in reach (split vote)',
  unopposed: 'was refused though enough Sentinels were in reach and no other one stood for election',
  outvoted: 'was outvoted: another Sentinel was elected',
  'no eligible replica': 'found no eligible replica',
  aborted: 'gave up',
  'not seen to end': 'was not seen to end',
};

/** `2 refused tries and 1 try without an eligible replica`. */
export function vainWords(attempts: readonly Attempt[]): string {
  const counted = (Object.keys(COUNTED) as Vain[]).flatMap((end) => {
    const tries = attempts.filter((attempt) => attempt.end === end).length;
    return tries === 0 ? [] : [COUNTED[end](tries)];
  });
  return counted.length < 2 ? counted.join('') : `${counted.slice(0, -1).join(', ')} and ${counted.at(-1)!}`;
}

/** `sentinel-2 tried and was refused …, after 10.4 s (-failover-abort-not-elected)`. */
export function attemptWords({ sentinel, epoch, end, began, ended, abort }: Attempt): string {
  const inEpoch = epoch === undefined ? '' : ` in epoch ${epoch}`;
  if (end === 'succeeded') return `${sentinel} tried${inEpoch} and succeeded`;
  const after = ended === undefined ? '' : `, ${span(ended - began)} after it began`;
  const by = abort === undefined ? '' : ` (${abort})`;
  return `${sentinel} tried${inEpoch} and ${ENDED[end]}${after}${by}`;
}
