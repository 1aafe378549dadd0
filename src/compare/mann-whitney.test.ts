import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { criticalRank, fewestEach, mannWhitney } from './mann-whitney.ts';

/** Every way to choose which of m + n places, in order, belong to the first sample. */
function* choices(m: number, places: number, from = 0): Generator<number[]> {
  if (m === 0) {
    yield [];
    return;
  }
  for (let first = from; first <= places - m; first++)
    for (const rest of choices(m - 1, places, first + 1)) yield [first, ...rest];
}

/** How often each value of the statistic comes in all orders of m + n samples, counted one by one. */
function counted(m: number, n: number): number[] {
  const counts = Array.from({ length: m * n + 1 }, () => 0);
  let orders = 0;
  for (const own of choices(m, m + n)) {
    const others = Array.from({ length: m + n }, (_, place) => place).filter((place) => !own.includes(place));
    const u = own.flatMap((a) => others.filter((b) => b < a)).length;
    counts[u]!++;
    orders++;
  }
  return counts.map((count) => count / orders);
}

describe('the distribution of the Mann–Whitney statistic', () => {
  test('is what all orders of the samples give', () => {
    for (let m = 1; m <= 6; m++)
      for (let n = 1; n <= 6; n++) {
        const exact = mannWhitney(m, n);
        counted(m, n).forEach((share, u) => expect(exact[u]).toBeCloseTo(share, 12));
      }
  });

  test('is a distribution, symmetric, and the same with the sides exchanged, for larger samples as well', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (m, n) => {
        const exact = mannWhitney(m, n);
        expect(exact.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 10);
        for (let u = 0; 2 * u <= m * n; u++) {
          expect(exact[m * n - u]).toBeCloseTo(exact[u]!, 12);
          expect(mannWhitney(n, m)[u]).toBeCloseTo(exact[u]!, 12);
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test.each([
    [30, 340],
    [110, 100],
  ])('is the same of so many samples (%i, %i), step by step', (m, n) => {
    // The largest of all is one of the i with probability i / (i + j).
    let rows = Array.from({ length: n + 1 }, () => Float64Array.of(1));
    for (let i = 1; i <= m; i++) {
      const next = [Float64Array.of(1)];
      for (let j = 1; j <= n; j++) {
        const all = new Float64Array(i * j + 1);
        rows[j]!.forEach((share, u) => (all[u + j]! += (share * i) / (i + j)));
        next[j - 1]!.forEach((share, u) => (all[u]! += (share * j) / (i + j)));
        next.push(all);
      }
      rows = next;
    }
    let [steps, waves, off] = [0, 0, 0];
    for (const [u, share] of mannWhitney(m, n).entries()) {
      [steps, waves] = [steps + rows[n]![u]!, waves + share];
      off = Math.max(off, Math.abs(steps - waves));
    }
    expect(off).toBeLessThan(1e-13);
  });

  test('planted: of a year of nights with another is there at once', () => {
    const started = performance.now();
    const { k, coverage } = criticalRank(365, 365, 0.95);
    expect(performance.now() - started).toBeLessThan(10_000);
    // By the normal distribution, which is near.
    expect(k).toBeCloseTo((365 * 365) / 2 - 1.96 * Math.sqrt((365 ** 2 * 731) / 12), -2);
    expect(coverage).toBeGreaterThanOrEqual(0.95);
  });

  test('keeps the digits of its smallest tails: all of one above all of the other', () => {
    // 1 in 30! / (15! 15!).
    expect(mannWhitney(15, 15)[0]! * 155_117_520).toBeCloseTo(1, 9);
  });
});

describe('the pairs that an interval leaves out', () => {
  /** Table 7 of Mann and Whitney's statistic, two-sided 5 %: what is printed is the largest value that is significant. */
  test.each([
    [4, 4, 0],
    [5, 5, 2],
    [6, 6, 5],
    [8, 8, 13],
    [10, 10, 23],
    [5, 10, 8],
    [20, 20, 127],
  ])('of %i and %i samples with 95 %% are those of the tables', (m, n, critical) => {
    expect(criticalRank(m, n, 0.95).k).toBe(critical + 1);
  });

  test('are none where even the outermost ones do not reach the confidence', () => {
    expect(criticalRank(1, 1, 0.95).k).toBe(0);
    expect(criticalRank(3, 3, 0.95).k).toBe(0);
    expect(criticalRank(1, 38, 0.95).k).toBe(0);
    expect(criticalRank(1, 39, 0.95).k).toBe(1);
    expect(fewestEach(0.95)).toBe(4);
  });

  test('never leave out more than the confidence allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 15 }),
        fc.double({ min: 0.5, max: 0.9999, noNaN: true }),
        (m, n, confidence) => {
          const { k, coverage } = criticalRank(m, n, confidence);
          expect(coverage).toBeGreaterThanOrEqual(
            confidence === 0 ? 0 : k === 0 ? 1 - 1e-12 : confidence - 1e-9,
          );
          expect(2 * k).toBeLessThanOrEqual(m * n + 1);
        },
      ),
      { seed: 1 },
    );
  });
});
