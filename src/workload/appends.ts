/** Appends: each writer pushes 1, 2, 3, … to one list of its own. */

import { extendRuns, type Run } from './runs.ts';
import { workload } from './workload.ts';

const SLICE = 10_000;

/** Appends of unique numbers; losses, duplicates and reordering are all visible in the list. `rate` is per second for all its writers together. */
export const appends = workload({
  kind: 'appends',
  words:
    'RPUSH of ascending numbers to one list per writer: losses, duplicates and reordering are all visible',
  showsDuplicates: true,
  write: (key, number) => ['RPUSH', key, String(number)],
  // Up to the length it had when it was first asked about, so that writers may go on meanwhile.
  *readBack(key) {
    const length = Number(yield ['LLEN', key]);
    const runs: Run[] = [];
    for (let offset = 0; offset < length; offset += SLICE) {
      const count = Math.min(SLICE, length - offset);
      const slice = (yield ['LRANGE', key, String(offset), String(offset + count - 1)]) as string[];
      if (slice.length < count) throw new Error(`${key} became shorter while it was read`);
      extendRuns(runs, slice.map(Number));
    }
    return runs;
  },
});
