/** Nights in columns: one each where there is room, several in one where there are many, of which nothing is hidden. */

import type { ComparedRun } from '../../../compare/side.ts';
import { median } from '../../../core/statistics.ts';
import type { Night } from '../../../trend/nights.ts';
import type { Points } from '../../../trend/tracked.ts';

/** More than these are not told apart, and would make the page large. */
const MOST = 120;

export interface Columns {
  readonly count: number;
  readonly of: (at: number) => number;
}

/** As many columns as there are nights, or as there is room for. */
export function columnsOf(nights: number): Columns {
  const per = Math.ceil(nights / MOST);
  return { count: Math.ceil(nights / per), of: (at) => Math.floor(at / per) };
}

/** What became of the runs in a column, the worst of them. */
export type StripWord = 'held' | 'undecided' | 'failed' | 'broke';
const WORST_FIRST = ['failed', 'broke', 'undecided', 'held'] as const;

/** Of each column, the worst of what its runs came to; undefined where there was no run. */
export function worstIn(nights: readonly Night[], columns: Columns): (StripWord | undefined)[] {
  const worst: (StripWord | undefined)[] = Array.from({ length: columns.count }, () => undefined);
  for (const { at, runs } of nights) {
    const column = columns.of(at);
    for (const word of runs.map(wordOf)) {
      const known = worst[column];
      if (known === undefined || WORST_FIRST.indexOf(word) < WORST_FIRST.indexOf(known)) worst[column] = word;
    }
  }
  return worst;
}

function wordOf({ verdict }: ComparedRun): StripWord {
  return verdict ?? 'broke';
}

/** What the nights of a column measured. */
export interface Spread {
  readonly column: number;
  /** The median of the nights'; Infinity: beyond what was watched. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Of each column with a number. */
export function spreadsIn({ at, value, low, high }: Points, columns: Columns): Spread[] {
  const spreads: Spread[] = [];
  for (let from = 0; from < at.length;) {
    const column = columns.of(at[from]!);
    let [to, least, most] = [from, Infinity, -Infinity];
    for (; to < at.length && columns.of(at[to]!) === column; to++) {
      if (!Number.isFinite(value[to])) continue;
      least = Math.min(least, low[to]!);
      most = Math.max(most, high[to]!);
    }
    spreads.push({ column, value: median(value.slice(from, to))!, low: least, high: most });
    from = to;
  }
  return spreads;
}
