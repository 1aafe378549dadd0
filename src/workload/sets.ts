/** Sets: each write is a key of its own. */

import { extendRuns, type Run } from './runs.ts';
import { workload } from './workload.ts';

const SLICE = 10_000;

const keyOf = (key: string, number: number): string => `${key}:${number}`;

/** One unique key per write; a loss is a key that is missing. `rate` is per second for all its writers together. */
export const sets = workload({
  kind: 'sets',
  words: 'SET of one unique key per write: each loss is a missing key, a write executed twice does not show',
  showsDuplicates: false,
  takesValues: true,
  write: (key, number, value = String(number)) => ['SET', keyOf(key, number), value],
  keyOf,
  // SCAN may tell a key more than once, and in any order; it tells all that are there from its beginning to its end.
  *readBack(key) {
    const numbers = new Set<number>();
    let cursor = '0';
    do {
      const reply = yield ['SCAN', cursor, 'MATCH', `${key}:*`, 'COUNT', String(SLICE)];
      const [next, keys] = reply as [string, string[]];
      for (const one of keys) numbers.add(Number(one.slice(key.length + 1)));
      cursor = next;
    } while (cursor !== '0');
    const runs: Run[] = [];
    extendRuns(
      runs,
      [...numbers].toSorted((a, b) => a - b),
    );
    return runs;
  },
});
