/** How often votes split in a series: a share of all its elections, whatever became of the runs that they were in. */

import { shareInterval } from '../../core/statistics.ts';
import type { SeriesMember, SplitVotes } from './result.ts';

/** The share with its interval; undefined where there was no election. A run that chance left undecided counts as well. */
export function splitVotesOf(members: readonly SeriesMember[]): SplitVotes | undefined {
  const all = members
    .flatMap(({ elections, attempts = [] }) => [elections, ...attempts.map((one) => one.elections)])
    .filter((one) => one !== undefined);
  const total = all.reduce((sum, one) => sum + one.total, 0);
  const split = all.reduce((sum, one) => sum + one.split, 0);
  const interval = shareInterval(split, total);
  return interval === undefined ? undefined : { total, split, interval };
}
