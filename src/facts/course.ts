/** The course of a writer: what it had acknowledged when, as far as it survived, and what a last number shows of it. */

import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { occurrences, type Runs } from './readings.ts';

export class Course {
  private readonly writer: WriterLedger;
  /** How often each number is in the converged data. */
  private readonly counts: Uint8Array;
  /** Numbers in the converged data that came after a larger one. */
  private readonly late: ReadonlySet<number>;
  /** What was acknowledged and is in the converged data, in ascending order. */
  private readonly survivors: readonly number[];
  /** What each server acknowledged, by its index among those who do; made when it is first asked for. */
  private byServer: ReadonlyMap<number, readonly number[]> | undefined;

  constructor(writer: WriterLedger, runs: Runs) {
    this.writer = writer;
    this.counts = occurrences(runs, writer.highest).counts;
    this.late = lateIn(runs);
    this.survivors = this.acknowledged().filter((number) => this.counts[number]! > 0);
  }

  /** Whether a number that was read is not in the converged data. */
  isLost(seen: number): boolean {
    return seen > 0 && (this.counts[seen] ?? 0) === 0;
  }

  /**
   * Whether a server whose list ends with this number has none that is larger. It surely has none if the number was
   * acknowledged, for then it was executed before a larger one was sent; or if the converged data has it in its place. One
   * that was given up may have been executed later than a larger one, though only where it was sent: the server that
   * answers, by its index among those who acknowledge, must have acknowledged writes before, and none that is larger.
   */
  isSure(seen: number, by: number, at: number): boolean {
    if (seen === 0) return true;
    if (seen > this.writer.highest) return false;
    if (this.writer.status(seen) === STATUS.ok) return true;
    if (this.counts[seen]! > 0) return !this.late.has(seen);
    const last = this.lastOf(by, at);
    return last > 0 && last < seen;
  }

  /** How long ago the next survivor after a number had been acknowledged, µs; 0 where it had not been yet. */
  missedFor(seen: number, at: number): number {
    const { survivors } = this;
    let [low, high] = [0, survivors.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (survivors[middle]! > seen) high = middle;
      else low = middle + 1;
    }
    const next = survivors[low];
    return next === undefined ? 0 : Math.max(0, at - this.writer.doneUs(next));
  }

  /** How many survivors were acknowledged in a stretch of time. */
  acknowledgedIn(from: number, to: number): number {
    return this.survivors.filter((number) => {
      const done = this.writer.doneUs(number);
      return done >= from && done < to;
    }).length;
  }

  /** The largest number that a server had acknowledged by then; 0 for none. */
  private lastOf(by: number, at: number): number {
    const own = (this.byServer ??= Map.groupBy(this.acknowledged(), (number) => this.writer.source(number)));
    return own.get(by)?.findLast((number) => this.writer.doneUs(number) <= at) ?? 0;
  }

  private acknowledged(): number[] {
    return Array.from({ length: this.writer.highest }, (_, index) => index + 1).filter(
      (number) => this.writer.status(number) === STATUS.ok,
    );
  }
}

function lateIn(runs: Runs): Set<number> {
  const late = new Set<number>();
  let largest = 0;
  for (const [first, count] of runs) {
    for (let number = first; number < Math.min(first + count, largest); number++) late.add(number);
    largest = Math.max(largest, first + count - 1);
  }
  return late;
}
