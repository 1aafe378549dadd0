import { expect, test } from 'vitest';
import { day, drawnNights } from '../../../../test/fixtures/nights.ts';
import { generator } from '../../../core/seed.ts';
import { nightsOf } from '../../../trend/nights.ts';
import { columnsOf, spreadsIn, worstIn } from './columns.ts';

test('of many nights several share a column, which has the worst of their verdicts and all of their numbers', () => {
  const { runs } = drawnNights({
    random: generator(1),
    nights: 1_000,
    plant: (night) => ({ losing: night === 500 ? 1 : 0 }),
  });
  const nights = nightsOf(runs, new Map(runs.map((_, night) => [day(night), night])));
  const columns = columnsOf(1_000);
  expect(columns.count).toBeLessThanOrEqual(120);
  const worst = worstIn(nights, columns);
  expect(worst.flatMap((word, column) => (word === 'failed' ? [column] : []))).toEqual([columns.of(500)]);
  const at = runs.map((_, night) => night);
  const points = { at, value: at, low: at.with(77, -5), high: at };
  const spreads = spreadsIn(points, columns);
  expect(spreads).toHaveLength(columns.count);
  expect(spreads[columns.of(77)]!.low).toBe(-5);
  expect(spreads.at(-1)!.high).toBe(999);
});

test('of few nights each has its own column, also one without a run', () => {
  const columns = columnsOf(30);
  expect([columns.count, columns.of(0), columns.of(29)]).toEqual([30, 0, 29]);
  expect(worstIn([], columnsOf(2))).toEqual([undefined, undefined]);
});
