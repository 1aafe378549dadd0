/**
 * Changes of level in a sequence, found as it grows: the nonparametric change-point chart of Hawkins and Deng (Journal of
 * Quality Technology 42, 2010). After each value the last few are held against those before them by the statistic of Mann and
 * Whitney, for several numbers of the last few. Theirs is simulated; here each number's share of the error is one tail of
 * the exact distribution, so that a false alarm is at most as probable as was asked for, whatever the values'
 * distribution. Of values that are equal neither counts as the larger, which makes an alarm less probable, not more.
 * Only what is behind decides: an alarm that was raised once is raised whenever the sequence is looked at again.
 */

import { fewestOthers, MOST, RECENT } from './tails.ts';
import { LevelWindow, NEVER } from './window.ts';

export interface LevelChange {
  /** The first value of the new level, as near as it can be told. */
  readonly at: number;
  /** The value that showed it. */
  readonly raised: number;
  readonly isUp: boolean;
}

/** The changes of level in these values. `chance` is how probable a false alarm may be at each of them. */
export function levelChanges(
  values: readonly number[],
  chance: (index: number) => number,
): readonly LevelChange[] {
  // What never varies changes no level.
  if (values.every((value) => value === values[0])) return [];
  const changes: LevelChange[] = [];
  const window = new LevelWindow(new Float64Array(values));
  let probability = chance(0);
  let limits = limitsOf(probability);
  for (let raised = 0; raised < values.length; raised++) {
    window.grow();
    const own = chance(raised);
    if (own !== probability) [probability, limits] = [own, limitsOf(own)];
    const is = window.isOther(limits(window.size));
    if (is === undefined) continue;
    const at = raised + 1 - window.newest();
    changes.push({ at, raised, isUp: is === 'larger' });
    window.restart(at);
  }
  return changes;
}

/** The fewest values before a change with which any of it can be found within so many; undefined where it never can. */
export function fewestBefore(chance: number, within: number): number | undefined {
  for (let before = 1; before <= MOST - within; before++)
    if (RECENT.some((recent) => recent <= within && fewestOthers(before, recent, shareOf(chance)) > 0))
      return before;
  return undefined;
}

/** By the chance, and by the size of the window. */
const KNOWN = new Map<number, (Int32Array | undefined)[]>();

/** For each number of the last few, how many pairs there must be at least for an alarm in a window of this size. */
function limitsOf(chance: number): (size: number) => Int32Array {
  const known = KNOWN.get(chance) ?? [];
  KNOWN.set(chance, known);
  return (size) => (known[size] ??= Int32Array.from(RECENT, (recent) => leastPairs(size, recent, chance)));
}

function leastPairs(size: number, recent: number, chance: number): number {
  const before = size - recent;
  const others = before < 1 ? 0 : fewestOthers(before, recent, shareOf(chance));
  return others === 0 ? NEVER : before * recent - others + 1;
}

/** Of one tail of one number of the last few. */
function shareOf(chance: number): number {
  return chance / (2 * RECENT.length);
}
