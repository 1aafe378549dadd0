import { expect, test } from 'vitest';
import { preloadsOf } from './preload.ts';
import { appends, sets } from './words.ts';

test('each workload that asks for data gets a database of its own, and the first stays the writers’', () => {
  const workloads = [
    appends({ name: 'none' }),
    sets({ name: 'large', preload: '1mb', valueSize: '64kb' }),
    appends({ name: 'usual', preload: '10kb' }),
  ];
  expect(preloadsOf(workloads)).toEqual([
    { workload: 'large', database: 1, values: 16, valueBytes: 65_536 },
    { workload: 'usual', database: 2, values: 10, valueBytes: 1024 },
  ]);
});

test('less than a value is one value', () => {
  expect(preloadsOf([appends({ preload: '1b' })])).toMatchObject([{ values: 1 }]);
});
