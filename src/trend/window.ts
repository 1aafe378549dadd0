/** The values since the last change of level that count, with how many of them each of the last few exceeds. */

import { newestOf } from './dating.ts';
import { MOST, MOST_RECENT } from './tails.ts';

export class LevelWindow {
  private readonly values: Float64Array;
  /** Those of the window in the order of their size. */
  private readonly sorted = new Float64Array(MOST);
  private first: number;
  private end: number;
  /** Of each of the last few, by its index: how many in the window are less, and how many are more. */
  private readonly less: Int32Array;
  private readonly more: Int32Array;

  /** Empty, before the first of these values. */
  constructor(values: Float64Array) {
    this.values = values;
    [this.first, this.end] = [0, 0];
    [this.less, this.more] = [new Int32Array(values.length), new Int32Array(values.length)];
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
    const { values, less, more, end } = this;
    if (this.size === MOST) this.leave();
    const value = values[end]!;
    const [from, to] = [this.placeOf(value, false), this.placeOf(value, true)];
    less[end] = from;
    more[end] = this.size - to;
    this.sorted.copyWithin(to + 1, to, this.size);
    this.sorted[to] = value;
    for (let n = Math.max(this.first, end - MOST_RECENT + 1); n < end; n++) {
      less[n]! += value < values[n]! ? 1 : 0;
      more[n]! += value > values[n]! ? 1 : 0;
    }
    this.end++;
  }

  private leave(): void {
    const { values, less, more, end } = this;
    const value = values[this.first]!;
    const place = this.placeOf(value, false);
    this.sorted.copyWithin(place, place + 1, this.size);
    this.first++;
    for (let n = Math.max(this.first, end - MOST_RECENT); n < end; n++) {
      less[n]! -= value < values[n]! ? 1 : 0;
      more[n]! -= value > values[n]! ? 1 : 0;
    }
  }

  /** How many in the window are less than this value, or also as large. */
  private placeOf(value: number, isBehind: boolean): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.sorted[middle]!;
      if (other < value || (isBehind && other === value)) low = middle + 1;
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
    let [larger, smaller, n] = [0, 0, end];
    for (let i = 0; i < recent.length; i++) {
      const before = this.size - recent[i]!;
      if (before < 1) return undefined;
      while (n > end - recent[i]!) {
        n--;
        larger += less[n]!;
        smaller += more[n]!;
      }
      const least = before * recent[i]! - others[i]! + 1;
      // Pairs among the last few are counted as well so far: where even with those it is too few, they need not be left out.
      if (others[i] === 0 || (larger < least && smaller < least)) continue;
      const among = this.among(recent[i]!);
      if (larger - among >= least) return 'larger';
      if (smaller - among >= least) return 'smaller';
    }
    return undefined;
  }

  /** Pairs among the last few of which the one is larger, and so the other smaller. */
  private among(recent: number): number {
    let pairs = 0;
    for (let a = this.end - recent; a < this.end; a++)
      for (let b = this.end - recent; b < this.end; b++) if (this.values[b]! < this.values[a]!) pairs++;
    return pairs;
  }

  /** How many of the last few are most likely the new level. */
  newest(): number {
    return newestOf(this.values.subarray(this.first, this.end));
  }
}
