/**
 * Readings that no shift speaks of: it is of the middle, and what befalls one run in ten is not in it. Such a one lies surely
 * beyond all that the base showed, and further beyond it than the best and the worst of the base lie apart, so that the tail
 * that numbers have anyway is seldom taken for it.
 */

import type { Both } from './both.ts';
import type { Sample } from './shift.ts';

/** Those of next that are so much worse than all of base, by more than the margin at least; `sign` is −1 where less is worse. */
export function beyondBase<S extends Sample>(
  { base, next }: Both<readonly S[]>,
  margin: number,
  sign: 1 | -1,
): S[] {
  const harms = base.map((one) => harmOf(one, sign));
  const worst = Math.max(...harms.map(({ high }) => high));
  const best = Math.min(...harms.map(({ low }) => low));
  // Where some of the base lies beyond what was watched, nothing is known to lie beyond that.
  const limit = worst === Infinity ? Infinity : worst + Math.max(margin, worst - best);
  return next.filter((one) => harmOf(one, sign).low > limit);
}

/** Between which bounds a reading lies, the more the worse. */
function harmOf({ low, high }: Sample, sign: 1 | -1): Pick<Sample, 'low' | 'high'> {
  return sign === 1 ? { low, high } : { low: -high, high: -low };
}
