/** The numbers of an experiment from night to night. */

import { isDecided } from '../compare/side.ts';
import type { Night } from './nights.ts';
import type { Measure } from './run.ts';

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

export interface TrackedNumber extends Pick<Measure, 'id' | 'words' | 'unit' | 'kind' | 'worse'> {
  readonly points: Points;
}

/** Those of the measures that are wanted, over all nights that measured them. */
export function trackedIn(nights: readonly Night[], isWanted: (one: Measure) => boolean): TrackedNumber[] {
  const numbers = new Map<string, Growing>();
  const pointsOf = ({ id, words, unit, kind, worse }: Measure): GrowingPoints => {
    const { points } = numbers.get(id) ?? { points: new GrowingPoints() };
    numbers.set(id, { id, words, unit, kind, worse, points });
    return points;
  };
  // What is wanted of the same measures is the same every night, and takes longer to say than to remember.
  const known = new WeakMap<readonly Measure[], readonly Column[]>();
  const columnsOf = (measures: readonly Measure[]): readonly Column[] => {
    const columns =
      known.get(measures) ??
      measures.flatMap((one, at) => (isWanted(one) ? [{ ...one, at: 2 * at, points: pointsOf(one) }] : []));
    known.set(measures, columns);
    return columns;
  };
  for (const { at, runs, whole } of nights) {
    if (whole === undefined) continue;
    const { measures, numbers: row } = whole.readings;
    for (const column of columnsOf(measures)) {
      const value = row[column.at]!;
      if (value !== null) add(column, { at, value, error: row[column.at + 1]! }, runs);
      else if (column.isAwaited) column.points.add(at, Infinity, Infinity, Infinity);
    }
  }
  return [...numbers.values()].filter(({ points }) => points.at.length > 0);
}

interface Growing extends TrackedNumber {
  readonly points: GrowingPoints;
}

/** A measure with its place in the rows of runs that have it. */
interface Column extends Pick<Measure, 'id' | 'isAwaited'> {
  readonly at: number;
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

interface Point {
  readonly at: number;
  readonly value: number;
  readonly error: number;
}

/** Of a night of several runs, with what all of them may be. */
function add({ id, points }: Column, { at, value, error }: Point, runs: Night['runs']): void {
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
