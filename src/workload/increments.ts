/** Increments: each writer counts in one counter of its own, as the classic redis-cli loop does. */

import { workload } from './workload.ts';

/** Increments of one counter; losses and duplicates are told apart by the values that were acknowledged. `rate` is per second for all its writers together. */
export const increments = workload({
  kind: 'increments',
  words:
    'INCR of one counter per writer: losses and duplicates are counted, at least, from the values that were acknowledged',
  showsDuplicates: true,
  write: (key) => ['INCR', key],
  value: Number,
  *readBack(key) {
    const value = Number(yield ['GET', key]);
    return value === 0 ? [] : [[1, value]];
  },
});
