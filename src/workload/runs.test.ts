import { expect, test } from 'vitest';
import { extendRuns, type Run } from './runs.ts';

test('runs continue across slices and break at gaps, duplicates and disorder', () => {
  const runs: Run[] = [];
  extendRuns(runs, [1, 2, 3]);
  extendRuns(runs, [4, 6, 7]);
  extendRuns(runs, [7, 8, 5]);
  expect(runs).toEqual([
    [1, 4],
    [6, 2],
    [7, 2],
    [5, 1],
  ]);
});
