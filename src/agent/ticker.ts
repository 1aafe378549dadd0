/** One timer for all writers of a process: a timer each would cost more than the writing. */

import type { Writer } from './writer.ts';

/** Deadlines are looked at this often when no operation is due. */
const IDLE_MS = 10;

/** Ticks each writer when an operation of any is due, and at least every 10 ms. */
export class Ticker {
  private readonly now: () => number;
  private readonly writers = new Set<Writer>();
  private timer: NodeJS.Timeout | undefined;

  /** `now` is in µs since the run's epoch. */
  constructor(now: () => number) {
    this.now = now;
  }

  add(writers: Iterable<Writer>): void {
    for (const writer of writers) this.writers.add(writer);
    if (this.timer === undefined) this.wait();
  }

  remove(writers: Iterable<Writer>): void {
    for (const writer of writers) this.writers.delete(writer);
    if (this.writers.size === 0) clearTimeout(this.timer);
    if (this.writers.size === 0) this.timer = undefined;
  }

  private tick(): void {
    const now = this.now();
    for (const writer of this.writers) writer.tick(now);
    if (this.writers.size > 0) this.wait();
  }

  /** Sleeps until the next operation is due; timers count in whole milliseconds. */
  private wait(): void {
    let due = Number.POSITIVE_INFINITY;
    for (const writer of this.writers) due = Math.min(due, writer.nextDue);
    const ms = Math.min(IDLE_MS, Math.max(1, Math.ceil((due - this.now()) / 1_000)));
    this.timer = setTimeout(() => {
      this.tick();
    }, ms);
  }
}
