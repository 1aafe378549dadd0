/** The few statistics a report needs. */

/** The value below which a share `q` (0 to 1) of the sorted samples lies, nearest rank; undefined for no samples. */
export function quantile(sorted: ArrayLike<number>, q: number): number | undefined {
  if (sorted.length === 0) return undefined;
  return sorted[rankOf(q, sorted.length)];
}

function rankOf(q: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.ceil(q * length) - 1));
}

/** The same of samples in any order, which it reorders: faster than sorting them all first (Hoare's selection). */
export function selectQuantile(samples: Float32Array, q: number): number | undefined {
  if (samples.length === 0) return undefined;
  const rank = rankOf(q, samples.length);
  let [left, right] = [0, samples.length - 1];
  while (left < right) {
    const { down, up } = partition(samples, left, right);
    if (rank <= down) right = down;
    else if (rank >= up) left = up;
    else break;
  }
  return samples[rank];
}

/**
 * Hoare's partition by the value in the middle: afterwards nothing up to `down` is more than anything from `up` on, and
 * what lies between the two, if anything, is equal to it.
 */
function partition(samples: Float32Array, left: number, right: number): { down: number; up: number } {
  const pivot = samples[(left + right) >>> 1]!;
  let [up, down] = [left, right];
  while (up <= down) {
    while (samples[up]! < pivot) up++;
    while (samples[down]! > pivot) down--;
    if (up > down) break;
    const value = samples[up]!;
    samples[up++] = samples[down]!;
    samples[down--] = value;
  }
  return { down, up };
}

/** The middle of the samples, which need not be sorted: of an even number the mean of the middle two; undefined for none. */
export function median(samples: ArrayLike<number>): number | undefined {
  // Sorts numbers by themselves, without asking how for each pair.
  const sorted = new Float64Array(samples).sort();
  const [lower, upper] = [sorted[(sorted.length - 1) >>> 1], sorted[sorted.length >>> 1]];
  // Samples beyond what was watched are infinite: between two of them there is no mean.
  return lower === upper || lower === undefined ? lower : (lower + upper!) / 2;
}

/** Two values between which a median or a share lies, with the probability that it does. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

/** How sure every interval of ours is, as pages say beside it. */
const CONFIDENCE = 0.95;
/** How many standard deviations about the mean of a normal distribution hold as much of it. */
const NORMAL_DEVIATIONS = 1.959964;

/**
 * The narrowest symmetric interval of order statistics that covers the median with at least 95 %, whatever
 * the distribution: between the k-th smallest and the k-th largest it lies with 1 − 2 P(B < k), B binomial (n, 1/2),
 * because each sample is below it with probability 1/2 (David and Nagaraja, Order Statistics, 3rd ed., §7.1). Undefined
 * where even smallest and largest do not reach it: below 6 samples.
 */
export function medianInterval(sorted: readonly number[]): Interval | undefined {
  const n = sorted.length;
  let best: Interval | undefined;
  let outside = 0;
  let logTerm = -n * Math.LN2;
  for (let k = 1; 2 * k <= n; k++) {
    outside += Math.exp(logTerm);
    logTerm += Math.log((n - k + 1) / k);
    const coverage = 1 - 2 * outside;
    if (coverage < CONFIDENCE) break;
    best = { low: sorted[k - 1]!, high: sorted[n - k]!, coverage };
  }
  return best;
}

/**
 * The interval that covers a share with 95 %, seen in so many of so many cases: Wilson's score interval, which stays
 * between 0 and 1 and is honest where the share is small (Brown, Cai and DasGupta, Statistical Science 16, 2001).
 * Undefined where there were no cases.
 */
export function shareInterval(seen: number, cases: number): Interval | undefined {
  if (cases === 0) return undefined;
  const z2 = NORMAL_DEVIATIONS ** 2;
  const share = seen / cases;
  const centre = share + z2 / (2 * cases);
  const half = NORMAL_DEVIATIONS * Math.sqrt((share * (1 - share)) / cases + z2 / (4 * cases ** 2));
  const [low, high] = [(centre - half) / (1 + z2 / cases), (centre + half) / (1 + z2 / cases)];
  return { low: seen === 0 ? 0 : low, high: seen === cases ? 1 : high, coverage: CONFIDENCE };
}

/**
 * The interval that covers a share with at least this confidence whatever it is, seen in so many of so many cases: that of
 * Clopper and Pearson (Biometrika 26, 1934), the shares of which so few, or so many, are not too improbable. Undefined where
 * there were no cases.
 */
export function exactShareInterval(
  seen: number,
  cases: number,
  confidence = CONFIDENCE,
): Interval | undefined {
  if (cases === 0) return undefined;
  const error = (1 - confidence) / 2;
  // No more than were seen in so many cases, and the same of those in which it was not.
  const high = shareOfWhich(seen, cases, error);
  const low = 1 - shareOfWhich(cases - seen, cases, error);
  return { low, high, coverage: confidence };
}

/** The share of which so many or fewer are seen with this probability; 1 where all are. */
function shareOfWhich(seen: number, cases: number, probability: number): number {
  if (seen === cases) return 1;
  let [low, high] = [0, 1];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    if (atMost(seen, cases, middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** To less than any digit that is printed. */
const HALVINGS = 30;

/** The probability that of so many cases at most so many have what each has with this probability. */
function atMost(seen: number, cases: number, share: number): number {
  // Of the two tails the one with fewer terms.
  if (2 * seen > cases) return 1 - atMost(cases - seen - 1, cases, 1 - share);
  const [logOf, logNot] = [Math.log(share), Math.log1p(-share)];
  let [sum, logChoose] = [0, 0];
  for (let x = 0; x <= seen; x++) {
    if (x > 0) logChoose += Math.log((cases - x + 1) / x);
    sum += Math.exp(logChoose + x * logOf + (cases - x) * logNot);
  }
  return sum;
}

/**
 * Samples further from the middle half than one and a half times its width (Tukey, Exploratory Data Analysis, §2):
 * what a reader should look at, not what may be left out.
 */
export function outliers<T>(samples: readonly T[], valueOf: (sample: T) => number): T[] {
  const sorted = samples.map(valueOf).toSorted((a, b) => a - b);
  const [low, high] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  if (low === undefined || high === undefined) return [];
  const reach = 1.5 * (high - low);
  return samples.filter((sample) => valueOf(sample) < low - reach || valueOf(sample) > high + reach);
}
