import { describe, expect, test } from 'vitest';
import { day, drawnNights } from '../../test/fixtures/nights.ts';
import { generator } from '../core/seed.ts';
import { failuresIn } from './failures.ts';
import { flakinessOf } from './flakiness.ts';
import { marksIn } from './marks.ts';
import { nightsOf } from './nights.ts';
import type { TrendRun } from './run.ts';
import { trackedIn } from './tracked.ts';

const places = new Map(Array.from({ length: 200 }, (_, night) => [day(night), night]));
const [some] = drawnNights({ random: generator(1), nights: 1 }).runs;
const run = (night: number, more: Partial<TrendRun> = {}): TrendRun => ({
  ...some!,
  night: day(night),
  ...more,
});
const valued = (night: number, value: number | null, error = 0): TrendRun =>
  run(night, {
    measured: some!.measured.filter(({ id }) => id === 'failover').map((one) => ({ ...one, value, error })),
  });
const failoverIn = (...runs: readonly TrendRun[]) =>
  trackedIn(nightsOf(runs, places), ({ id }) => id === 'failover');

describe('the number of a night', () => {
  test('is the median of its runs, between all of them with what they may be off by', () => {
    const [failover] = failoverIn(valued(3, 6, 0.1), valued(3, 9, 0.5), valued(3, 7), valued(4, 5, 0.2));
    expect(failover!.points).toEqual({ at: [3, 4], value: [7, 5], low: [5.9, 4.8], high: [9.5, 5.2] });
  });

  test('is beyond what was watched where most waited in vain, and none where none came to a verdict', () => {
    const [failover] = failoverIn(valued(1, 6), valued(1, null), valued(1, null), valued(2, null), {
      ...valued(3, 6),
      verdict: 'undecided',
    });
    expect(failover!.points).toMatchObject({ at: [1, 2], value: [Infinity, Infinity] });
  });
});

test('a failure is new where none was before, and again after four weeks without one', () => {
  const failing = (nights: readonly number[], total: number) =>
    failuresIn(
      nightsOf(
        Array.from({ length: total }, (_, night) =>
          run(night, nights.includes(night) ? { verdict: 'failed', sentence: `Night ${night}.` } : {}),
        ),
        places,
      ),
    ).map(({ at, before, sentence }) => [at, before, sentence]);
  expect(failing([10, 12, 30], 35)).toEqual([[10, 10, 'Night 10.']]);
  expect(failing([10, 39], 45)).toEqual([
    [10, 10, 'Night 10.'],
    [39, 28, 'Night 39.'],
  ]);
  // Of the first night nothing is known to be new, and what fails every night is no news.
  expect(failing([0, 1, 2, 3], 4)).toEqual([]);
});

test('what was undecided counts with every attempt, and what broke not at all', () => {
  const nights = nightsOf(
    [
      run(0),
      run(1, { verdict: 'undecided', attempts: 3 }),
      run(2, { attempts: 2 }),
      run(3, { verdict: undefined }),
    ],
    places,
  );
  expect(flakinessOf(nights)).toMatchObject({
    undecided: { seen: 4, cases: 6 },
    split: { seen: 0, cases: 4 },
  });
  expect(flakinessOf([])).toEqual({});
});

test('settings and versions that change are marked in the first night that has them, what is not known is not', () => {
  const server = (value: string) => ({ versions: [{ name: 'server', value }] });
  const nights = nightsOf(
    [
      run(0, server('a')),
      run(1, { versions: undefined, settings: undefined }),
      run(2, server('a')),
      run(5, { ...server('b'), settings: [...some!.settings!, { name: 'x', value: '1' }] }),
    ],
    places,
  );
  expect(marksIn(nights)).toEqual([
    { at: 5, name: 'server', values: { base: ['a'], next: ['b'] } },
    { at: 5, name: 'x', values: { base: [], next: ['1'] } },
  ]);
});
