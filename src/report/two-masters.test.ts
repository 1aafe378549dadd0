import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { failed, held } from '../../test/fixtures/runs.ts';
import { twoMasters } from './two-masters.ts';
import type { RunResult } from './result.ts';

type Node = RunResult['timeline']['nodes'][number];

test('two masters that take writes overlap from the promotion to the end of the old reign', () => {
  expect(twoMasters(failed().timeline.nodes)).toEqual([{ fromS: 16.4, toS: 35.311 }]);
});

test('a master that takes no writes is no second master', () => {
  expect(twoMasters(held().timeline.nodes)).toEqual([]);
});

const spans = fc.array(
  fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 9 }), fc.boolean()).map(([fromS, length, writable]) => ({
    fromS,
    toS: fromS + length,
    state: 'master' as const,
    writable,
  })),
  { maxLength: 4 },
);

test('agrees with counting masters second by second', () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 4 }), (all) => {
      const nodes: Node[] = all.map((each, index) => ({ node: `redis-${index}`, spans: each }));
      for (let at = 0.5; at < 30; at += 1) {
        const masters = nodes.filter((node) =>
          node.spans.some((span) => span.writable && span.fromS < at && span.toS > at),
        );
        const seen = twoMasters(nodes).some(({ fromS, toS }) => fromS < at && toS > at);
        expect(seen).toBe(masters.length > 1);
      }
    }),
  );
});
