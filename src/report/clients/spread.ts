/** A number over several runs: its median with the interval that covers it, or with all there was where that is too little. */

import { count, quantity } from '../../core/quantity.ts';
import { median, medianInterval } from '../../core/statistics.ts';

/** Writes of a writer are so far apart: when it was back is not known more exactly, s. */
const WRITES_APART_S = 0.1;

/** Samples of one number; infinite where what was waited for never came. */
export interface Spread {
  readonly n: number;
  /** undefined where there are no samples. */
  readonly median: number | undefined;
  /** The interval of the median with 95 %; below six samples the smallest and the largest. */
  readonly low: number;
  readonly high: number;
}

export function spreadOf(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b);
  const interval = medianInterval(sorted);
  return {
    n: sorted.length,
    median: median(sorted),
    low: interval?.low ?? sorted[0] ?? 0,
    high: interval?.high ?? sorted.at(-1) ?? 0,
  };
}

/** `6.2 s (5.9 to 7.0 s)`; one number where there is no spread, a dash where there are no samples. */
export function secondsWords(spread: Spread): string {
  return words(spread, (value) =>
    value === Infinity ? 'never' : value === 0 ? 'not away' : quantity(value, 's', WRITES_APART_S),
  );
}

/** `12 (3 to 40)`. */
export function countWords(spread: Spread): string {
  return words(spread, (value) => count(Math.round(value)));
}

function words({ median: middle, low, high }: Spread, say: (value: number) => string): string {
  if (middle === undefined) return '–';
  const [from, to] = [say(low), say(high)];
  return from === to ? say(middle) : `${say(middle)} (${from} to ${to})`;
}
