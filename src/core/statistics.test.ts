import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, selectQuantile } from './statistics.ts';

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
