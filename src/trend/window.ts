/** The values since the last change of level that count. */

import { newestOf } from './dating.ts';
import { MOST } from './tails.ts';

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
    if (this.size === MOST) this.leave();
    const { sorted, size, end } = this;
    const value = this.values[end]!;
    const from = this.placeOf(value);
    // Few are equal.
    let to = from;
    while (to < size && sorted[to] === value) to++;
    this.less[end + 1] = this.less[end]! + from;
    this.more[end + 1] = this.more[end]! + size - to;
    // By hand: a hundred numbers are moved sooner than the engine is asked to move them.
    for (let place = size; place > to; place--) sorted[place] = sorted[place - 1]!;
    sorted[to] = value;
    this.end++;
  }

  private leave(): void {
    const { sorted } = this;
    const last = this.size - 1;
    for (let place = this.placeOf(this.values[this.first]!); place < last; place++)
      sorted[place] = sorted[place + 1]!;
    this.first++;
  }

  /** How many in the window are less than this value. */
  private placeOf(value: number): number {
    const { sorted } = this;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Whether the last `recent[i]` are larger (or all smaller) than those before them in all but fewer than `others[i]` of the
   * pairs, for the first i for which they are; undefined where they are for none.
   */
  isOther(recent: readonly number[], others: Int32Array): 'larger' | 'smaller' | undefined {
    const { less, more, end } = this;
    for (let i = 0; i < recent.length; i++) {
      const own = recent[i]!;
      const before = this.size - own;
      if (before < 1) return undefined;
      if (others[i] === 0) continue;
      const least = before * own - others[i]! + 1;
      // When they came, those before them were there, and more: where even with these it is too few, no pair need be counted.
      if (less[end]! - less[end - own]! >= least && this.pairs(own, true) >= least) return 'larger';
      if (more[end]! - more[end - own]! >= least && this.pairs(own, false) >= least) return 'smaller';
    }
    return undefined;
  }

  /** Pairs of one of the last few and one before them of which the last one is the larger (or the smaller). */
  private pairs(recent: number, isUp: boolean): number {
    let pairs = 0;
    for (let a = this.end - recent; a < this.end; a++)
      for (let b = this.first; b < this.end - recent; b++)
        if (isUp ? this.values[b]! < this.values[a]! : this.values[b]! > this.values[a]!) pairs++;
    return pairs;
  }

  /** How many of the last few are most likely the new level. */
  newest(): number {
    return newestOf(this.values.subarray(this.first, this.end));
  }
}
