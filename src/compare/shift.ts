/**
 * By how much one sample lies above another, whatever the distribution: the shift of Hodges and Lehmann, the median of all
 * differences between a sample of one and a sample of the other (Annals of Mathematical Statistics 34, 1963), and the
 * interval between two of these differences, of which the exact distribution of the Mann–Whitney statistic says how often
 * it covers the true shift (Lehmann, Nonparametrics, §2.3). Ties make it cover more often, never less: its ends belong to it.
 */

import { median } from '../core/statistics.ts';
import { criticalRank } from './mann-whitney.ts';

/** A sample with the bounds within which it surely lies. One that was waited for in vain has no upper bound, and is Infinity. */
export interface Sample {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Shift {
  /** null: where too many of the samples lie beyond what was watched. */
  readonly estimate: number | null;
  /** Whatever the samples are within their bounds; an end is infinite where too many of them have none. */
  readonly low: number;
  readonly high: number;
  /** At least the confidence that was asked for; absent where there are too few samples for it: then these are the bounds of all differences. */
  readonly coverage?: number;
}

/** From `base` to `next`, with at least this confidence; undefined where one of them has no samples. */
export function shift(
  base: readonly Sample[],
  next: readonly Sample[],
  confidence: number,
): Shift | undefined {
  if (base.length === 0 || next.length === 0) return undefined;
  const lows = differences(base, next, (a, b) => orElse(b.low - a.high, -Infinity));
  const highs = differences(base, next, (a, b) => orElse(b.high - a.low, Infinity));
  // Of two that both lie beyond, neither is known to be later.
  const middle = median(differences(base, next, (a, b) => orElse(b.value - a.value, 0)))!;
  const estimate = Number.isFinite(middle) ? middle : null;
  const { k, coverage } = criticalRank(base.length, next.length, confidence);
  if (k === 0) return { estimate, low: lows[0]!, high: highs.at(-1)! };
  return { estimate, low: lows[k - 1]!, high: highs.at(-k)!, coverage };
}

/** Of every pair, in the order of their size. */
function differences(
  base: readonly Sample[],
  next: readonly Sample[],
  between: (a: Sample, b: Sample) => number,
): Float64Array {
  const all = new Float64Array(base.length * next.length);
  let n = 0;
  for (const b of next) for (const a of base) all[n++] = between(a, b);
  return all.sort();
}

function orElse(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}
