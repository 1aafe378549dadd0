/**
 * The exact distribution of the Mann–Whitney statistic: in how many of the m × n pairs the second sample is the smaller
 * one, where all m + n samples come from one continuous distribution and every order of them is as likely as any other
 * (Mann and Whitney, Annals of Mathematical Statistics 18, 1947).
 */

/** Distributions that were worked out, by the sizes of the samples: a comparison of many numbers needs few of them. */
const KNOWN = new Map<string, Float64Array>();
/** Distributions on the way to a larger one are kept up to so many pairs. */
const KEPT = 4096;

/** The probability of each value from 0 to m × n. Of few samples sums of positive terms alone, so that small tails keep their digits. */
export function mannWhitney(m: number, n: number): Float64Array {
  const key = `${m} ${n}`;
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  if (Math.min(m, n) >= MANY && m * n > MOST_PAIRS) {
    const large = ofMany(m, n);
    KNOWN.set(key, large);
    return large;
  }
  // `rows[j]` is the distribution for i and j samples; the largest of all i + j is one of the i with probability i / (i + j).
  let rows: Float64Array[] = Array.from({ length: n + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= m; i++) {
    const next: Float64Array[] = [Float64Array.of(1)];
    for (let j = 1; j <= n; j++) next.push(mixed(rows[j]!, next[j - 1]!, i, j));
    rows = next;
    // What is asked for of one size is soon asked for of the sizes below it.
    if (i * n <= KEPT || i === m) KNOWN.set(`${i} ${n}`, rows[n]!);
  }
  return rows[n]!;
}

/** From so many samples on each side and so many pairs on it is worked out from its waves: the steps would take seconds, and minutes. */
const [MANY, MOST_PAIRS] = [30, 10_000];

/** Waves shorter than so many of its standard deviations, over 2π, have less than a share of 10⁻²⁰. */
const SHORTEST = 10;

/**
 * The same by inversion of the characteristic function, which is a product of m ratios of sines (from the generating function of
 * Mann and Whitney), to 10⁻¹⁵ of the whole: a tail is not less than what an interval of a comparison leaves out.
 */
function ofMany(m: number, n: number): Float64Array {
  const pairs = m * n;
  const deviation = Math.sqrt((pairs * (m + n + 1)) / 12);
  const all = new Float64Array(pairs + 1).fill(1 / (pairs + 1));
  for (let wave = 1; ; wave++) {
    const angle = (2 * Math.PI * wave) / (pairs + 1);
    if (angle > SHORTEST / deviation) break;
    let share = 2 / (pairs + 1);
    for (let j = 1; j <= m; j++)
      share *= (j * Math.sin(((n + j) * angle) / 2)) / ((n + j) * Math.sin((j * angle) / 2));
    for (let u = 0; 2 * u <= pairs; u++) all[u]! += share * Math.cos(angle * (u - pairs / 2));
  }
  for (let u = 0; 2 * u <= pairs; u++) {
    all[u] = Math.max(0, all[u]!);
    all[pairs - u] = all[u]!;
  }
  return all;
}

/** One of the i on top is larger than all j of the others; one of the j on top than none of the i. */
function mixed(fewerOfFirst: Float64Array, fewerOfSecond: Float64Array, i: number, j: number): Float64Array {
  const all = new Float64Array(i * j + 1);
  for (let u = 0; u < fewerOfFirst.length; u++) all[u + j]! += (fewerOfFirst[u]! * i) / (i + j);
  for (let u = 0; u < fewerOfSecond.length; u++) all[u]! += (fewerOfSecond[u]! * j) / (i + j);
  return all;
}

/**
 * How many of the sorted pairs may be cut off at each end so that what is left covers with at least this confidence: the
 * k-th smallest and the k-th largest are its ends; 0 where even the outermost pairs do not reach it.
 */
export function criticalRank(m: number, n: number, confidence: number): { k: number; coverage: number } {
  const distribution = mannWhitney(m, n);
  let [k, tail] = [0, 0];
  while (2 * k < distribution.length - 1 && 2 * (tail + distribution[k]!) <= 1 - confidence + ROUNDING) {
    tail += distribution[k]!;
    k++;
  }
  return { k, coverage: 1 - 2 * tail };
}

/** What sums of so many terms may be off by. */
const ROUNDING = 1e-12;

/** The fewest samples of each side for which there is an interval of this confidence. */
export function fewestEach(confidence: number): number {
  let n = 1;
  while (criticalRank(n, n, confidence).k === 0) n++;
  return n;
}
