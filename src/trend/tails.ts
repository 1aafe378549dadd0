/** How far out in its distribution the statistic of Mann and Whitney must be to be less probable than was asked for. */

import { criticalRank, mannWhitney } from '../compare/mann-whitney.ts';

/** How many of the last values are held against those before them: few find what is large soon, many what is small at all. */
export const RECENT = [3, 4, 5, 6, 7, 10, 14, 21, 28] as const;
export const MOST_RECENT = 28;
/** How many values count, the last few among them: a third of a year. What was before that may have drifted. */
export const MOST = 120;

/**
 * Of the before × recent pairs, below how many may be other than the alarm has it, so that chance alone makes it so with at most
 * this probability; 0 where not even the outermost order is as improbable.
 */
export function fewestOthers(before: number, recent: number, probability: number): number {
  // The largest is worked out first: it leaves the smaller ones behind.
  mannWhitney(MOST - recent, recent);
  return criticalRank(before, recent, 1 - 2 * probability).k;
}
