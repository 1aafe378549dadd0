/** The numbers of an experiment from night to night. */

import { isDecided, type Measured } from '../compare/side.ts';
import type { Night } from './nights.ts';

/** What the nights measured, a column each: years of them are a million numbers, and as objects the most of a trend's time. */
export interface Points {
  /** The places of the nights. */
  readonly at: readonly number[];
  /** Infinity: waited for in vain. */
  readonly value: readonly number[];
  /** Between these all runs of the night lie with what they may be off by. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface TrackedNumber extends Pick<Measured, 'id' | 'words' | 'unit' | 'kind' | 'worse'> {
  readonly points: Points;
}

/** Those of the measures that are wanted, over all nights that measured them. */
export function trackedIn(nights: readonly Night[], isWanted: (one: Measured) => boolean): TrackedNumber[] {
  const numbers = new Map<string, Growing>();
  const unwanted = new Set<string>();
  for (const { at, runs, whole } of nights)
    for (const one of whole?.measured ?? []) {
      const known = numbers.get(one.id);
      if (known !== undefined) add(known.points, one, { at, runs });
      // What a measure is stays the same from night to night, and takes longer to say than to remember.
      else if (unwanted.has(one.id)) continue;
      else if (!isWanted(one)) unwanted.add(one.id);
      else {
        const { id, words, unit, kind, worse } = one;
        const points = new GrowingPoints();
        add(points, one, { at, runs });
        if (points.at.length > 0) numbers.set(id, { id, words, unit, kind, worse, points });
      }
    }
  return [...numbers.values()];
}

interface Growing extends TrackedNumber {
  readonly points: GrowingPoints;
}

class GrowingPoints implements Points {
  readonly at: number[] = [];
  readonly value: number[] = [];
  readonly low: number[] = [];
  readonly high: number[] = [];

  add(at: number, value: number, low: number, high: number): void {
    this.at.push(at);
    this.value.push(value);
    this.low.push(low);
    this.high.push(high);
  }
}

function add(
  points: GrowingPoints,
  { id, value, error, isAwaited }: Measured,
  { at, runs }: Pick<Night, 'at' | 'runs'>,
): void {
  if (value === null) {
    if (isAwaited) points.add(at, Infinity, Infinity, Infinity);
    return;
  }
  if (runs.length === 1) return points.add(at, value, value - error, value + error);
  let [low, high] = [Infinity, -Infinity];
  for (const run of runs) {
    const own = isDecided(run) ? run.measured.find((one) => one.id === id) : undefined;
    if (own === undefined || own.value === null) continue;
    low = Math.min(low, own.value - own.error);
    high = Math.max(high, own.value + own.error);
  }
  points.add(at, value, low, high);
}
