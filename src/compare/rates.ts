/**
 * By how much one share exceeds another, exactly: the bounds of Buehler (Journal of the American Statistical Association 52,
 * 1957) for the difference of two binomial shares. Every possible outcome has its place in one order; the lower bound is the
 * least difference by which an outcome so far up, or further, has more than half of the error's probability for some share of
 * the base, and the upper bound is that of the two sides exchanged. The order is best at no difference: the end that is further
 * away covers more than it would have to.
 */

import type { Interval } from '../core/statistics.ts';

/** In so many of so many cases. */
export interface Rate {
  readonly seen: number;
  readonly cases: number;
}

/** Shares of the base that are tried between the ends of what is possible, before the best of them is refined. */
const SHARES = 32;
/** Sections of where the best of them may lie. */
const SECTIONS = 8;
/** Halvings of where a bound may lie: to less than any digit that is printed. */
const HALVINGS = 16;

/** The interval of next's share minus base's; undefined where one of them has no cases. */
export function rateDifference(base: Rate, next: Rate, confidence: number): Interval | undefined {
  if (base.cases === 0 || next.cases === 0) return undefined;
  const key = [base.seen, base.cases, next.seen, next.cases, confidence].join(' ');
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const error = (1 - confidence) / 2;
  const [low, high] = [lowerBound(base, next, error), -lowerBound(next, base, error)];
  KNOWN.set(key, { low, high, coverage: confidence });
  return { low, high, coverage: confidence };
}

/** Intervals that were worked out: most experiments of a suite fail as often as the next one, which is never. */
const KNOWN = new Map<string, Interval>();

/** The least difference that is not refused. */
function lowerBound(base: Rate, next: Rate, error: number): number {
  const thresholds = thresholdsOf(base, next);
  // The least that is possible makes the outcome that was seen certain only if it is the lowest of all.
  if (thresholds.every((least) => least === 0)) return -1;
  let [refused, possible] = [-1, 1];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (refused + possible) / 2;
    if (mostProbable(thresholds, next.cases, middle) > error) possible = middle;
    else refused = middle;
  }
  return refused;
}

/** Of each number that may be seen in the base: from how many in the other on the outcome is as far up as the one that was seen. */
function thresholdsOf(base: Rate, next: Rate): number[] {
  const seen = score(base, next);
  return Array.from({ length: base.cases + 1 }, (_, x) => {
    let least = 0;
    while (least <= next.cases && score({ ...base, seen: x }, { ...next, seen: least }) < seen - 1e-9)
      least++;
    return least;
  });
}

/** The order of outcomes: by the difference in units of what chance makes of it where both shares are one (Suissa and Shuster, 1985). */
function score(base: Rate, next: Rate): number {
  const together = (base.seen + next.seen) / (base.cases + next.cases);
  const difference = next.seen / next.cases - base.seen / base.cases;
  if (difference === 0) return 0;
  return difference / Math.sqrt(together * (1 - together) * (1 / base.cases + 1 / next.cases));
}

/** The highest probability, over all shares of the base, of an outcome so far up where the other's share is higher by this. */
function mostProbable(thresholds: readonly number[], cases: number, difference: number): number {
  const [least, most] = [Math.max(0, -difference), Math.min(1, 1 - difference)];
  const probability = (share: number): number =>
    probabilityOf(thresholds, cases, share, Math.min(1, Math.max(0, share + difference)));
  const step = (most - least) / SHARES;
  const shares = Array.from({ length: SHARES + 1 }, (_, n) => least + n * step);
  const tried = shares.map(probability);
  const best = shares[tried.indexOf(Math.max(...tried))]!;
  return refined(probability, Math.max(least, best - step), Math.min(most, best + step));
}

/** The maximum between two places, by sections. */
function refined(f: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let n = 0; n < SECTIONS; n++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (f(a) < f(b)) low = a;
    else high = b;
  }
  return Math.max(f(from), f(to), f((low + high) / 2));
}

function probabilityOf(thresholds: readonly number[], cases: number, base: number, next: number): number {
  const tails = binomial(cases, next).toReversed();
  for (let n = 1; n < tails.length; n++) tails[n]! += tails[n - 1]!;
  return binomial(thresholds.length - 1, base).reduce(
    (sum, probability, x) => sum + probability * (tails[cases - thresholds[x]!] ?? 0),
    0,
  );
}

/** The probability of each number of so many cases. */
function binomial(cases: number, share: number): number[] {
  if (share <= 0 || share >= 1)
    return Array.from({ length: cases + 1 }, (_, x) => (x === (share <= 0 ? 0 : cases) ? 1 : 0));
  const [logOf, logNot] = [Math.log(share), Math.log1p(-share)];
  let logChoose = 0;
  return Array.from({ length: cases + 1 }, (_, x) => {
    if (x > 0) logChoose += Math.log((cases - x + 1) / x);
    return Math.exp(logChoose + x * logOf + (cases - x) * logNot);
  });
}
