import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dualMasters, type Writable } from './writable.ts';

const stretches = fc.array(
  fc.record({
    node: fc.constantFrom('redis-0', 'redis-1', 'redis-2'),
    from: fc.nat(20),
    length: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 10 },
);

test('two masters are there whenever two nodes took writes, and what several pairs share counts once', () => {
  fc.assert(
    fc.property(stretches, (all) => {
      const writable = all.map(({ node, from, length }): Writable => ({ node, from, to: from + length }));
      const isDual = (at: number): boolean =>
        new Set(writable.filter(({ from, to }) => from < at && to > at).map(({ node }) => node)).size > 1;
      const moments = Array.from({ length: 30 }, (_, second) => second + 0.5);
      const dual = dualMasters(writable);
      expect(dual.total).toBe(moments.filter(isDual).length);
      for (const at of moments)
        expect(dual.stretches.some(({ from, to }) => from < at && to > at)).toBe(isDual(at));
    }),
  );
});
