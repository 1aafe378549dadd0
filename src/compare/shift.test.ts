import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generator } from '../core/seed.ts';
import { criticalRank } from './mann-whitney.ts';
import { shift, type Sample } from './shift.ts';

const exact = (values: readonly number[]): Sample[] =>
  values.map((value) => ({ value, low: value, high: value }));
const between = (value: number, error: number): Sample => ({
  value,
  low: value - error,
  high: value + error,
});

/** How many of the pairs have the second one lower; ties count for neither. */
function belowIn(base: readonly number[], next: readonly number[]): number {
  return next.flatMap((b) => base.filter((a) => b < a)).length;
}

/** Every way to deal the values to two sides of these sizes. */
function* deals(values: readonly number[], m: number): Generator<[number[], number[]]> {
  for (let mask = 0; mask < 2 ** values.length; mask++) {
    const sides = Map.groupBy(values.keys(), (index) => ((mask >> index) & 1) === 1);
    const pick = (isFirst: boolean): number[] => (sides.get(isFirst) ?? []).map((index) => values[index]!);
    if (pick(true).length === m) yield [pick(true), pick(false)];
  }
}

/** How likely, by all ways to deal the samples, so few or fewer pairs are the other way round. */
function permutationTail(base: readonly number[], next: readonly number[], seen: number): number {
  let [extreme, all] = [0, 0];
  for (const [a, b] of deals([...base, ...next], base.length)) {
    all++;
    if (belowIn(a, b) <= seen) extreme++;
  }
  return extreme / all;
}

describe('the shift between two samples', () => {
  test('is the median of all their differences', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(values, values, (base, next) => {
        const differences = base.flatMap((a) => next.map((b) => b - a)).toSorted((a, b) => a - b);
        const half = (differences.length - 1) / 2;
        const middle = (differences[Math.floor(half)]! + differences[Math.ceil(half)]!) / 2;
        expect(shift(exact(base), exact(next), 0.95)!.estimate).toBeCloseTo(middle, 9);
      }),
      { seed: 1 },
    );
  });

  test('moves with the samples, and turns with the sides', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(values, values, fc.integer({ min: -99, max: 99 }), (base, next, by) => {
        const there = shift(exact(base), exact(next), 0.95)!;
        const moved = shift(exact(base), exact(next.map((one) => one + by)), 0.95)!;
        expect(moved.low).toBe(there.low + by);
        expect(moved.high).toBe(there.high + by);
        const back = shift(exact(next), exact(base), 0.95)!;
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.high).toBeCloseTo(-there.low, 9);
      }),
      { seed: 1 },
    );
  });

  test('has an interval of exactly the shifts that a permutation test does not refuse', () => {
    // Distinct differences, so that no shift makes a tie of its own.
    const random = generator(11);
    for (let n = 0; n < 12; n++) {
      const [base, next] = [4, 5].map((size) => Array.from({ length: size }, () => random() * 10)) as [
        number[],
        number[],
      ];
      const { low, high } = shift(exact(base), exact(next), 0.95)!;
      for (const by of [low - 0.01, low + 0.01, high - 0.01, high + 0.01]) {
        const back = next.map((one) => one - by);
        const smaller = Math.min(belowIn(base, back), belowIn(back, base));
        const isRefused = 2 * permutationTail(base, back, smaller) <= 0.05;
        expect(isRefused).toBe(by < low || by > high);
      }
    }
  });

  test('has none with too few samples, and then the bounds of all differences', () => {
    expect(shift(exact([1, 2, 3]), exact([7, 8, 9]), 0.95)).toEqual({ estimate: 6, low: 4, high: 8 });
    expect(shift(exact([1]), [], 0.95)).toBeUndefined();
  });

  test('of single runs is known to what both may be off by', () => {
    expect(shift([between(6, 0.25)], [between(7.5, 0.5)], 0.95)).toEqual({
      estimate: 1.5,
      low: 0.75,
      high: 2.25,
    });
  });

  test('excludes nothing that samples within their errors could show', () => {
    const random = generator(5);
    for (let n = 0; n < 200; n++) {
      const draw = (): { truth: number; seen: Sample } => {
        const [truth, error] = [random() * 3, random() * 0.5];
        return { truth, seen: between(truth + (2 * random() - 1) * error, error) };
      };
      const [base, next] = [Array.from({ length: 6 }, draw), Array.from({ length: 5 }, draw)];
      const of = (side: typeof base): Sample[] => exact(side.map(({ truth }) => truth));
      const seen = shift(
        base.map((one) => one.seen),
        next.map((one) => one.seen),
        0.95,
      )!;
      const truth = shift(of(base), of(next), 0.95)!;
      expect(seen.low).toBeLessThanOrEqual(truth.low + 1e-9);
      expect(seen.high).toBeGreaterThanOrEqual(truth.high - 1e-9);
    }
  });

  test('counts what was waited for in vain as later than all that was seen, and two of them as no difference', () => {
    const beyond: Sample = { value: Infinity, low: 9, high: Infinity };
    const base = exact([5, 6, 7, 8, 9]);
    const lost = shift(base, [...exact([6, 7]), beyond, beyond, beyond], 0.95)!;
    expect(lost.high).toBe(Infinity);
    expect(lost.low).toBeGreaterThanOrEqual(-2);
    expect(
      shift(
        base,
        Array.from({ length: 5 }, () => beyond),
        0.95,
      ),
    ).toMatchObject({
      estimate: null,
      low: 0,
      high: Infinity,
    });
    expect(shift([beyond], [beyond], 0.95)).toEqual({ estimate: 0, low: -Infinity, high: Infinity });
  });
});

describe('the interval of the shift covers the true one', () => {
  const ROUNDS = 4_000;
  /** Five standard deviations of the share that is counted. */
  const off = (confidence: number): number => 5 * Math.sqrt((confidence * (1 - confidence)) / ROUNDS);

  const DISTRIBUTIONS: Readonly<Record<string, (random: () => number) => number>> = {
    uniform: (random) => random(),
    'with a long tail': (random) => (-Math.log(1 - random())) ** 3,
    'of two places, as with split votes': (random) => (random() < 0.1 ? 120 : 6) + random(),
    'of few whole numbers, with many ties': (random) => Math.floor(4 * random() ** 2),
  };

  /** The share of intervals that cover a shift of 3 between samples of these sizes. */
  function coverage(
    draw: (random: () => number) => number,
    [m, n]: readonly [number, number],
    confidence: number,
  ): number {
    const random = generator(2_026);
    const sample = (size: number, by: number): Sample[] =>
      exact(Array.from({ length: size }, () => draw(random) + by));
    let covered = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { low, high } = shift(sample(m, 0), sample(n, 3), confidence)!;
      if (low <= 3 && 3 <= high) covered++;
    }
    return covered / ROUNDS;
  }

  test.each(Object.entries(DISTRIBUTIONS))('of samples %s', (_, draw) => {
    expect(coverage(draw, [10, 10], 0.95)).toBeGreaterThanOrEqual(0.95 - off(0.95));
    expect(coverage(draw, [4, 9], 0.95)).toBeGreaterThanOrEqual(0.95 - off(0.95));
    expect(coverage(draw, [10, 10], 0.99)).toBeGreaterThanOrEqual(0.99 - off(0.99));
  });

  test('and is no wider than it must be where there are no ties', () => {
    const promised = criticalRank(10, 10, 0.95).coverage;
    expect(coverage((random) => random(), [10, 10], 0.95)).toBeLessThan(promised + off(promised));
  });

  test('planted: one of 90 % is noticed', () => {
    expect(coverage((random) => random(), [10, 10], 0.9)).toBeLessThan(0.95 - off(0.95));
  });
});
