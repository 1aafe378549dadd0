import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generator } from './seed.ts';
import {
  exactShareInterval,
  medianInterval,
  outliers,
  quantile,
  selectQuantile,
  shareInterval,
} from './statistics.ts';

/** Many equal ones among them; -0 is made 0, because it may stand on either side of it. */
const sample = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true })).map((value) => value + 0);
const samples = fc.array(sample, { maxLength: 200 });

test('selecting a quantile finds what sorting does, whatever the order', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const sorted = Float32Array.from(values).sort();
      // Twice in one array: what the first selection leaves is an order like any other.
      const reordered = Float32Array.from(values);
      expect(selectQuantile(reordered, q)).toEqual(quantile(sorted, q));
      expect(selectQuantile(reordered, 0.5)).toEqual(quantile(sorted, 0.5));
      expect(reordered.toSorted()).toEqual(sorted);
    }),
  );
});

test('there is no quantile of nothing', () => {
  expect(selectQuantile(new Float32Array(0), 0.5)).toBeUndefined();
});

describe('the interval of a median', () => {
  const ranks = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

  /** Of all 2^n ways in which n samples may lie below or above the median, those with k below and k above at least. */
  const counted = (n: number, k: number): number => {
    let within = 0;
    for (let signs = 0; signs < 2 ** n; signs++) {
      const below = signs.toString(2).replaceAll('0', '').length;
      if (below >= k && below <= n - k) within++;
    }
    return within / 2 ** n;
  };

  test('needs six samples for 95 %', () => {
    for (const n of [0, 1, 5]) expect(medianInterval(ranks(n))).toBeUndefined();
    expect(medianInterval(ranks(6))).toEqual({ low: 1, high: 6, coverage: 0.96875 });
  });

  // Conover, Practical Nonparametric Statistics, and every table of the sign test.
  test.each([
    [8, 1],
    [9, 2],
    [12, 3],
    [20, 6],
    [30, 10],
    [50, 18],
    [100, 40],
  ])('of %i samples begins at the %i. smallest, as printed tables say', (n, k) => {
    expect(medianInterval(ranks(n))).toMatchObject({ low: k, high: n + 1 - k });
  });

  test('says its coverage as counting all cases does, and the next narrower one would cover less than asked', () => {
    for (let n = 6; n <= 14; n++) {
      const { low, coverage } = medianInterval(ranks(n))!;
      expect(coverage).toBeCloseTo(counted(n, low), 10);
      expect(counted(n, low + 1)).toBeLessThan(0.95);
    }
  });

  test('covers the true median about as often as it says, of a skewed distribution too', () => {
    const random = generator(7);
    const [n, trials] = [15, 4_000];
    let hits = 0;
    for (let trial = 0; trial < trials; trial++) {
      const drawn = Array.from({ length: n }, () => -Math.log(1 - random())).toSorted((a, b) => a - b);
      const { low, high } = medianInterval(drawn)!;
      if (low <= Math.LN2 && Math.LN2 <= high) hits++;
    }
    expect(hits / trials).toBeGreaterThan(medianInterval(ranks(n))!.coverage - 0.015);
    expect(hits / trials).toBeLessThan(medianInterval(ranks(n))!.coverage + 0.015);
  });

  test('holds the median, has samples for its ends, and moves with any rising function of the samples', () => {
    const many = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 400 });
    fc.assert(
      fc.property(many, (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const { low, high, coverage } = medianInterval(sorted)!;
        const middle = quantile(sorted, 0.5)!;
        expect(low <= middle && middle <= high).toBe(true);
        expect(coverage >= 0.95 && coverage < 1).toBe(true);
        const cubed = medianInterval(sorted.map((value) => value ** 3))!;
        expect(cubed).toEqual({ low: low ** 3, high: high ** 3, coverage });
      }),
    );
  });
});

test('an outlier is far from the middle half; equal samples have none', () => {
  const same = (value: number): number => value;
  expect(outliers([5.1, 5.2, 5.3, 5.2, 9.9, 5.25, 5.15], same)).toEqual([9.9]);
  expect(outliers([3, 3, 3, 3], same)).toEqual([]);
  expect(outliers([], same)).toEqual([]);
});

describe('the interval of a share', () => {
  test.each([
    [2, 41, 0.0135, 0.1614],
    [0, 40, 0, 0.0876],
    [10, 20, 0.2993, 0.7007],
    [5, 5, 0.5655, 1],
  ])('of %d in %d is known', (seen, cases, low, high) => {
    const interval = shareInterval(seen, cases)!;
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('is none of no cases', () => {
    expect(shareInterval(0, 0)).toBeUndefined();
  });

  test('covers the share that was seen, stays between 0 and 1, and is narrower for more cases', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cases, share) => {
          const seen = Math.round(share * cases);
          const [one, ten] = [shareInterval(seen, cases)!, shareInterval(10 * seen, 10 * cases)!];
          expect(one.low).toBeGreaterThanOrEqual(0);
          expect(one.high).toBeLessThanOrEqual(1);
          expect(one.low).toBeLessThanOrEqual(seen / cases);
          expect(one.high).toBeGreaterThanOrEqual(seen / cases);
          expect(ten.high - ten.low).toBeLessThan(one.high - one.low);
        },
      ),
    );
  });
});

describe('the exact interval of a share', () => {
  test.each([
    // As R's binom.test prints them.
    [0, 30, 0, 0.1157033],
    [1, 10, 0.002528579, 0.4450161],
    [5, 20, 0.08657147, 0.4910459],
    [10, 10, 0.6915029, 1],
  ])('%i of %i: %f to %f', (seen, cases, low, high) => {
    const interval = exactShareInterval(seen, cases)!;
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  /** How often it covers the share, summed over all that may be seen. */
  function coverage(share: number, cases: number, confidence: number): number {
    let [sum, probability] = [0, (1 - share) ** cases];
    for (let seen = 0; seen <= cases; seen++) {
      if (seen > 0) probability *= ((cases - seen + 1) / seen) * (share / (1 - share));
      const { low, high } = exactShareInterval(seen, cases, confidence)!;
      if (low <= share && share <= high) sum += probability;
    }
    return sum;
  }

  test('covers it, whatever it is; planted: one of 80 % would not', () => {
    const shares = [0.01, 0.05, 0.13, 0.29, 0.5, 0.77, 0.98];
    for (const cases of [1, 7, 40])
      for (const share of shares) expect(coverage(share, cases, 0.95)).toBeGreaterThan(0.95 - 1e-9);
    expect(shares.some((share) => coverage(share, 40, 0.8) < 0.95)).toBe(true);
  });

  test('of many cases and none', () => {
    const { low, high } = exactShareInterval(3_000, 10_000)!;
    expect(low).toBeCloseTo(0.291, 3);
    expect(high).toBeCloseTo(0.309, 3);
    expect(exactShareInterval(0, 0)).toBeUndefined();
  });
});
