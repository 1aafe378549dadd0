/** Puts things that have a width into as few rows as needed without any two touching. */

import { RIGHT } from './frame.ts';

/** `at`: where it stands; `from` and `to`: what it takes up, shifted left where it would leave the picture. */
export interface Placed<T> {
  readonly item: T;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** First row with room for each, in order. What finds none among `limit` rows is left out. */
export function inRows<T>(
  items: readonly T[],
  extent: (item: T) => readonly [from: number, to: number],
  limit = Number.POSITIVE_INFINITY,
): readonly Placed<T>[] {
  const taken: [from: number, to: number][][] = [];
  const placed: Placed<T>[] = [];
  for (const item of items) {
    const [wanted, end] = extent(item);
    const from = Math.max(0, Math.min(wanted, RIGHT - (end - wanted)));
    const to = from + end - wanted;
    const isFree = (row: [number, number][]) => row.every((other) => to < other[0] || from > other[1]);
    const row = taken.findIndex(isFree);
    const chosen = row === -1 ? taken.length : row;
    if (chosen >= limit) continue;
    (taken[chosen] ??= []).push([from, to]);
    placed.push({ item, row: chosen, from, to });
  }
  return placed;
}
