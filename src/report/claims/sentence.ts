/** The claims in one sentence. */

import type { JudgedClaim } from './judge.ts';

/** "Of 13 claims 6 are true as they stand, 3 true with a qualification, 4 false." */
export function claimsSentence(claims: readonly JudgedClaim[]): string {
  const of = (word: JudgedClaim['word']): number => claims.filter((one) => one.word === word).length;
  const open = of('open') + of('not run here');
  return `Of ${claims.length} claims ${of('true')} are true as they stand, ${of('true, but')} with a qualification, ${of('false')} false${open === 0 ? '' : `, and ${open} not decided by the runs stored here`}.`;
}
