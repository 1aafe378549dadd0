/** The Sentinels that are left see the master down and, fewer than the quorum, cannot even try. */

import { count } from '../../core/quantity.ts';
import { tryOfTooFew, unseen, type Proof } from './proof.ts';

export const NO_QUORUM: Proof = {
  when: 'without the majority',
  isDown: true,
  contradiction: ({ attempts }) => tryOfTooFew(attempts),
  doubts: ({ attempts }) => unseen(attempts),
  sentence: (when, { left, attempts: { sdown }, topology: { quorum } }) =>
    `${when} ${[...new Set(sdown.map(({ sentinel }) => sentinel))].toSorted().join(' and ')} saw the master down and could not try, being ${count(left.length)} where the quorum is ${count(quorum)}; no address or config epoch changed. The control failed over.`,
};
