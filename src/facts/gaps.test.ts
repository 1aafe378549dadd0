import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { STATUS, Ledger } from '../history/ledger.ts';
import { gapsOf, type Gap } from './acknowledgements.ts';

/** A history of two writers with nothing but acknowledgements at these times. */
function acknowledgedAt(times: readonly number[]): Parameters<typeof gapsOf>[0] {
  const ledger = new Ledger();
  const writers = [0, 1].map((n) => ledger.openWriter({ key: `${n}`, workload: 'w', host: 'client-a' }));
  const source = ledger.acknowledger('redis-0', 'run');
  for (const [index, done] of times.entries())
    writers[index % 2]!.enter(
      index + 1,
      STATUS.ok,
      { intended: done, sent: done, done },
      { source, value: 0 },
    );
  return { ledger, records: [], tornLines: 0, damagedLines: 0 };
}

/** The same by sorting: what the gaps are by definition. */
function bySorting(times: readonly number[], atLeast: number, end: number): Gap[] {
  const sorted = times.toSorted((a, b) => a - b);
  const gaps = sorted.map((from, index) => ({ from, to: sorted[index + 1] ?? Math.max(from, end) }));
  const long = gaps.filter(({ from, to }) => to - from >= atLeast);
  const longest = Math.max(...gaps.map(({ from, to }) => to - from));
  return long.length > 0 ? long : gaps.filter(({ from, to }) => to - from === longest).slice(0, 1);
}

test('gaps are those between neighbours in time, without sorting', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 60 });
  const atLeast = fc.integer({ min: 1, max: 400 });
  fc.assert(
    fc.property(times, atLeast, fc.integer({ min: 0, max: 1_200 }), (all, us, end) => {
      expect(gapsOf(acknowledgedAt(all), 'w', us, end)).toEqual(bySorting(all, us, end));
    }),
    { numRuns: 1_000 },
  );
});

test('without an acknowledgement there is no gap', () => {
  expect(gapsOf(acknowledgedAt([]), 'w', 20_000, 1e6)).toEqual([]);
});
