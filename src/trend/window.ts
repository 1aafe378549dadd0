/** The values since the last change of level that count. */

import { newestOf } from './dating.ts';
import { MOST, RECENT } from './tails.ts';

/** As many pairs as there never are. */
export const NEVER = 0x7fff_ffff;

export class LevelWindow {
  private readonly values: Float64Array;
  /** Those of the window in the order of their size. */
  private readonly sorted = new Float64Array(MOST);
  private first: number;
  private end: number;
  /** Of all values up to each: how many in the window were less, and how many were more, when it came, added up. */
  private readonly less: Int32Array;
  private readonly more: Int32Array;

  /** Empty, before the first of these values. */
  constructor(values: Float64Array) {
    this.values = values;
    [this.first, this.end] = [0, 0];
    [this.less, this.more] = [new Int32Array(values.length + 1), new Int32Array(values.length + 1)];
  }

  get size(): number {
    return this.end - this.first;
  }

  /** Leaves all out, and takes in again what there is from this value on. */
  restart(from: number): void {
    const { end } = this;
    [this.first, this.end] = [from, from];
    while (this.end < end) this.grow();
  }

  /** Takes in the next value; the first one leaves where there are too many. */
  grow(): void {
    const { sorted, size, end } = this;
    const value = this.values[end]!;
    let from = this.placeOf(value);
    // Few are equal.
    let to = from;
    while (to < size && sorted[to] === value) to++;
    let gap = size;
    if (size === MOST) {
      const first = this.values[this.first++]!;
      gap = this.placeOf(first, size);
      if (first < value) from--;
      if (first <= value) to--;
    }
    // By hand: a few dozen numbers are moved sooner than the engine is asked to move them.
    for (; gap > to; gap--) sorted[gap] = sorted[gap - 1]!;
    for (; gap < to; gap++) sorted[gap] = sorted[gap + 1]!;
    sorted[to] = value;
    this.less[end + 1] = this.less[end]! + from;
    this.more[end + 1] = this.more[end]! + (end - this.first) - to;
    this.end++;
  }

  /** How many in the window are less than this value. */
  private placeOf(value: number, size = this.size): number {
    const { sorted } = this;
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Whether the last few are larger (or all smaller) than those before them in at least so many of the pairs, for the first
   * number of RECENT for which they are; undefined where they are for none. `least` has as many as RECENT.
   */
  isOther(least: Int32Array): 'larger' | 'smaller' | undefined {
    const { less, more, end } = this;
    const [lessNow, moreNow] = [less[end]!, more[end]!];
    for (let i = 0; i < least.length; i++) {
      const wanted = least[i]!;
      if (wanted === NEVER) continue;
      const own = RECENT[i]!;
      // When they came, those before them were there, and more: where even with these it is too few, no pair need be counted.
      if (lessNow - less[end - own]! >= wanted && this.pairs(own, true) >= wanted) return 'larger';
      if (moreNow - more[end - own]! >= wanted && this.pairs(own, false) >= wanted) return 'smaller';
    }
    return undefined;
  }

  /** Pairs of one of the last few and one before them of which the last one is the larger (or the smaller). */
  private pairs(recent: number, isUp: boolean): number {
    const { sorted, values, size, end } = this;
    let pairs = 0;
    for (let a = end - recent; a < end; a++) {
      const value = values[a]!;
      const less = this.placeOf(value);
      let equal = 0;
      while (less + equal < size && sorted[less + equal] === value) equal++;
      pairs += isUp ? less : size - less - equal;
      // Of two of the last few that are not equal one is the larger.
      for (let b = end - recent; b < a; b++) if (values[b] !== value) pairs--;
    }
    return pairs;
  }

  /** How many of the last few are most likely the new level. */
  newest(): number {
    return newestOf(this.values.subarray(this.first, this.end));
  }
}
