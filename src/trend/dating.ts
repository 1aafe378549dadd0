/** When a level changed that is known to have: ranks tell that it did, and sizes when. */

import { median } from '../core/statistics.ts';
import { MOST_RECENT } from './tails.ts';

/**
 * How many of the last values are the new level: those that with those before them lie nearest to two medians, by the sum of
 * the distances (the least absolute deviations of a step).
 */
export function newestOf(window: ArrayLike<number>): number {
  const values = seen(Array.from(window));
  let [best, least] = [1, Infinity];
  for (let recent = 1; recent <= Math.min(MOST_RECENT, values.length - 1); recent++) {
    const distance = spread(values.slice(0, -recent)) + spread(values.slice(-recent));
    if (distance < least) [best, least] = [recent, distance];
  }
  return best;
}

/** The sum of the distances from the median. */
function spread(values: readonly number[]): number {
  const middle = median(values)!;
  return values.reduce((sum, value) => sum + Math.abs(value - middle), 0);
}

/** What was waited for in vain is as far beyond what was seen as that lies apart. */
function seen(values: readonly number[]): number[] {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const beyond = finite.length === 0 ? 0 : most + (most - least || 1);
  return values.map((value) => (Number.isFinite(value) ? value : beyond));
}
