/** The numbers of an experiment from night to night. */

import { isDecided, type Measured } from '../compare/side.ts';
import type { Night } from './nights.ts';

/** A night's number, and between what all of its runs lie with what they may be off by. */
export interface Point {
  readonly at: number;
  /** Infinity: waited for in vain. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface TrackedNumber extends Pick<Measured, 'id' | 'words' | 'unit' | 'kind' | 'worse'> {
  readonly points: readonly Point[];
}

/** Those of the measures that are wanted, over all nights that measured them. */
export function trackedIn(nights: readonly Night[], isWanted: (one: Measured) => boolean): TrackedNumber[] {
  const numbers = new Map<string, TrackedNumber & { readonly points: Point[] }>();
  for (const { at, runs, whole } of nights)
    for (const one of whole?.measured ?? []) {
      if (!isWanted(one)) continue;
      const point = pointOf(one, at, runs);
      if (point === undefined) continue;
      const { id, words, unit, kind, worse } = one;
      const known = numbers.get(id);
      if (known === undefined) numbers.set(id, { id, words, unit, kind, worse, points: [point] });
      else known.points.push(point);
    }
  return [...numbers.values()];
}

function pointOf(
  { id, value, error, isAwaited }: Measured,
  at: number,
  runs: Night['runs'],
): Point | undefined {
  if (value === null) return isAwaited ? { at, value: Infinity, low: Infinity, high: Infinity } : undefined;
  if (runs.length === 1) return { at, value, low: value - error, high: value + error };
  let [low, high] = [Infinity, -Infinity];
  for (const run of runs) {
    const own = isDecided(run) ? run.measured.find((one) => one.id === id) : undefined;
    if (own === undefined || own.value === null) continue;
    low = Math.min(low, own.value - own.error);
    high = Math.max(high, own.value + own.error);
  }
  return { at, value, low, high };
}
