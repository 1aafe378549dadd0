/**
 * What a counter shows of its increments.
 *
 * An acknowledged increment carries the value that the counter had then: it was the n-th of the history that the server
 * had at that time. One writer's increments are executed in the order of their numbers, so those that are left in the
 * end are acknowledgements whose values ascend with their numbers, none of them above the final value. The longest such
 * sequence is the most that can be left; all others are surely lost. A value of the final history that neither an
 * acknowledgement that is left nor an unknown increment can account for is one that was executed twice.
 *
 * Both are lower bounds, and a counter cannot say which ones died: where two histories acknowledged the same value the
 * later one is taken for what is left.
 */

import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { counterIn, type Runs } from './readings.ts';

export interface Counted {
  readonly acknowledged: number;
  /** Numbers of acknowledged increments that the counter no longer holds. */
  readonly lost: readonly number[];
  /** Numbers of increments near which the counter went up by more than can be accounted for, once per step. */
  readonly repeated: readonly number[];
  /** Unknown increments that the counter holds, at most. */
  readonly recovered: number;
  /** Values acknowledged more than once. */
  readonly forked: number;
}

/**
 * Compares a counter's acknowledgements with its final value; `attempted` is the highest number that may have been
 * sent. O(n log n), and O(n) while values ascend.
 */
export function countedIn(writer: WriterLedger, runs: Runs, attempted: number): Counted {
  const final = counterIn(runs);
  const acknowledged = acknowledgedBy(writer);
  const left = longestAscent(acknowledged, final);
  const repeated = surplusOf(acknowledged, left, { final, unknown: unknownOf(writer, attempted) });
  const held = Uint8Array.from(acknowledged.numbers, () => 0);
  for (const index of left) held[index] = 1;
  return {
    acknowledged: acknowledged.numbers.length,
    lost: acknowledged.numbers.filter((_, index) => held[index] === 0),
    repeated,
    recovered: final - left.length - repeated.length,
    forked: forksIn(acknowledged.values),
  };
}

/** Acknowledged increments in order of their numbers. */
interface Acknowledged {
  readonly numbers: readonly number[];
  readonly values: readonly number[];
}

function acknowledgedBy(writer: WriterLedger): Acknowledged {
  const numbers: number[] = [];
  const values: number[] = [];
  for (let number = 1; number <= writer.highest; number++) {
    if (writer.status(number) !== STATUS.ok) continue;
    numbers.push(number);
    values.push(writer.position(number));
  }
  return { numbers, values };
}

/** Increments up to `attempted` that may have been executed without an acknowledgement. */
function unknownOf(writer: WriterLedger, attempted: number): number {
  let unknown = 0;
  for (let number = 1; number <= attempted; number++) {
    const status = writer.status(number);
    if (status === STATUS.unknown || status === STATUS.none) unknown++;
  }
  return unknown;
}

/**
 * Indices of the longest sequence of values that ascends and stays at or below `final`, in order; of several the one
 * that is made of later ones. Patience sorting from the end: `tails[n]` is the best that n + 1 of them can begin with.
 */
function longestAscent({ values }: Acknowledged, final: number): number[] {
  const tails: number[] = [];
  const next = new Int32Array(values.length);
  for (let index = values.length - 1; index >= 0; index--) {
    const value = values[index]!;
    if (value > final) continue;
    const at = place(tails, values, value);
    // Where values are the same, the later one stays.
    if (tails[at] !== undefined && values[tails[at]] === value) continue;
    next[index] = at === 0 ? -1 : tails[at - 1]!;
    tails[at] = index;
  }
  const ascent: number[] = [];
  for (let index = tails.at(-1) ?? -1; index !== -1; index = next[index]!) ascent.push(index);
  return ascent;
}

/** The first place in `tails`, whose values descend, that is not above `value`. */
function place(tails: readonly number[], values: readonly number[], value: number): number {
  if (tails.length === 0 || values[tails.at(-1)!]! > value) return tails.length;
  let [low, high] = [0, tails.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[tails[middle]!]! <= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Steps up that are left over when every unknown increment accounts for one. Each is told of the acknowledgement that
 * followed it: that is the one that was executed before; of the last one what came after it, too.
 */
function surplusOf(
  { numbers, values }: Acknowledged,
  left: readonly number[],
  { final, unknown }: { readonly final: number; readonly unknown: number },
): number[] {
  const repeated: number[] = [];
  let unaccounted = final - left.length - unknown;
  let upper = final;
  let follower = numbers[left.at(-1) ?? 0] ?? 1;
  const stepDownTo = (lower: number): void => {
    for (; upper > lower && unaccounted > 0; upper--, unaccounted--) repeated.push(follower);
  };
  for (const index of left.toReversed()) {
    stepDownTo(values[index]!);
    upper = values[index]! - 1;
    follower = numbers[index]!;
  }
  stepDownTo(0);
  return repeated.toReversed();
}

/** How many values occur more than once. */
function forksIn(values: readonly number[]): number {
  const sorted = Float64Array.from(values).toSorted();
  let forks = 0;
  for (let index = 1; index < sorted.length; index++)
    if (sorted[index] === sorted[index - 1] && sorted[index] !== sorted[index - 2]) forks++;
  return forks;
}
