import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateDifference } from './rates.ts';

/** n! / (k! (n − k)!) p^k (1 − p)^(n − k), multiplied out: another way than the one that is tested. */
function binomial(n: number, k: number, p: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value *= ((n - k + i) / i) * p;
  return value * (1 - p) ** (n - k);
}

/** The intervals of all outcomes of so many cases. */
function intervals(m: number, n: number, confidence: number): { low: number; high: number }[][] {
  return Array.from({ length: m + 1 }, (_, x) =>
    Array.from({ length: n + 1 }, (_, y) =>
      rateDifference({ seen: x, cases: m }, { seen: y, cases: n }, confidence)!,
    ),
  );
}

/** With which probability the interval covers the difference of these shares: the sum over all outcomes. */
function coverage(all: readonly { low: number; high: number }[][], base: number, next: number): number {
  const [m, n] = [all.length - 1, all[0]!.length - 1];
  const difference = next - base;
  return all
    .flatMap((row, x) =>
      row.map(({ low, high }, y) =>
        low - 1e-6 <= difference && difference <= high + 1e-6
          ? binomial(m, x, base) * binomial(n, y, next)
          : 0,
      ),
    )
    .reduce((sum, one) => sum + one, 0);
}

describe('the interval of a difference of shares', () => {
  test.each([
    [1, 1],
    [3, 7],
    [10, 10],
    [12, 4],
  ])('covers it, whatever the shares of %i and %i cases, summed over all outcomes', (m, n) => {
    const all = intervals(m, n, 0.95);
    const shares = Array.from({ length: 24 }, (_, index) => Math.min(1, index / 22.7));
    for (const base of shares)
      for (const next of shares) expect(coverage(all, base, next)).toBeGreaterThanOrEqual(0.95);
  });

  test('planted: intervals of 85 % would not', () => {
    const all = intervals(8, 8, 0.85);
    expect(coverage(all, 0.5, 0.5)).toBeLessThan(0.95);
  });

  test('holds what was seen, turns with the sides, and grows with the confidence', () => {
    const rate = fc
      .integer({ min: 1, max: 12 })
      .chain((cases) => fc.record({ seen: fc.integer({ min: 0, max: cases }), cases: fc.constant(cases) }));
    fc.assert(
      fc.property(rate, rate, (base, next) => {
        const { low, high } = rateDifference(base, next, 0.95)!;
        const seen = next.seen / next.cases - base.seen / base.cases;
        expect(low).toBeLessThanOrEqual(seen + 1e-6);
        expect(high).toBeGreaterThanOrEqual(seen - 1e-6);
        const back = rateDifference(next, base, 0.95)!;
        expect(back.low).toBeCloseTo(-high, 6);
        expect(back.high).toBeCloseTo(-low, 6);
        const surer = rateDifference(base, next, 0.99)!;
        expect(surer.low).toBeLessThanOrEqual(low + 1e-6);
        expect(surer.high).toBeGreaterThanOrEqual(high - 1e-6);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  /** One-sided, both shares the same: the largest probability over them, worked out in steps of a thousandth. */
  test('excludes no difference exactly where the unconditional test of Suissa and Shuster does', () => {
    const n = 8;
    const score = (x: number, y: number): number =>
      x === y ? 0 : (y - x) / n / Math.sqrt((((x + y) / (2 * n)) * (1 - (x + y) / (2 * n)) * 2) / n);
    const wrong: string[] = [];
    for (let x = 0; x <= n; x++)
      for (let y = x; y <= n; y++) {
        const p = Math.max(
          ...Array.from({ length: 1_001 }, (_, index) => {
            const share = index / 1_000;
            let sum = 0;
            for (let a = 0; a <= n; a++)
              for (let b = 0; b <= n; b++)
                if (score(a, b) >= score(x, y) - 1e-9) sum += binomial(n, a, share) * binomial(n, b, share);
            return sum;
          }),
        );
        const { low } = rateDifference({ seen: x, cases: n }, { seen: y, cases: n }, 0.95)!;
        if (Math.abs(p - 0.025) > 1e-4 && low > 0 !== p < 0.025) wrong.push(`${x} and ${y}`);
      }
    expect(wrong).toEqual([]);
  });

  test('of hundreds of cases is exact as well, and close to the normal one where it could exclude that nothing changed', () => {
    const { low, high } = rateDifference({ seen: 20, cases: 400 }, { seen: 60, cases: 400 }, 0.95)!;
    const half = 1.96 * Math.sqrt((0.05 * 0.95 + 0.15 * 0.85) / 400);
    expect(low).toBeLessThan(0.1 - half);
    expect(high).toBeGreaterThan(0.1 + half);
    expect(low).toBeGreaterThan(0.1 - half - 0.03);
  });

  test('does not exist without cases', () => {
    expect(rateDifference({ seen: 0, cases: 0 }, { seen: 1, cases: 2 }, 0.95)).toBeUndefined();
  });
});
