import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { thinned } from './thin.ts';

const series = fc.array(fc.tuple(fc.nat(500), fc.option(fc.double({ min: 0.1, max: 900, noNaN: true }))), {
  minLength: 1,
  maxLength: 400,
});

test('thinning keeps every write and the largest latency', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 50 }), (points, limit) => {
      const ok = points.map(([count]) => count);
      const latency = points.map(([, ms]) => ms);
      const buckets = thinned({ ok, fail: ok, unknown: ok, p50Ms: latency, maxMs: latency }, limit);
      expect(buckets.length).toBeLessThanOrEqual(limit);
      expect(buckets.reduce((sum, each) => sum + each.ok, 0)).toBe(ok.reduce((sum, each) => sum + each, 0));
      expect(Math.max(...buckets.map(({ maxMs }) => maxMs ?? 0))).toBe(
        Math.max(...latency.map((ms) => ms ?? 0)),
      );
    }),
  );
});
