/** The writes of one connection that wait for their replies, oldest first. */

import type { Attempt } from './recorder.ts';

/** One write in flight. */
export interface InFlightWrite extends Attempt {
  isOver: boolean;
}

/** A ring of bounded size. Redis answers in order, so those that are over leave at the front. */
export class InFlightWrites {
  private readonly ring: InFlightWrite[] = [];
  private readonly capacity: number;
  private front = 0;
  private back = 0;
  private waiting = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get isFull(): boolean {
    return this.back - this.front >= this.capacity;
  }

  get isEmpty(): boolean {
    return this.waiting === 0;
  }

  /** The one that has waited longest, if any waits. */
  get oldest(): InFlightWrite | undefined {
    return this.isEmpty ? undefined : this.ring[this.front % this.capacity];
  }

  add(write: InFlightWrite): void {
    this.ring[this.back++ % this.capacity] = write;
    this.waiting++;
  }

  /** Marks one as over; false if it was already. */
  end(write: InFlightWrite): boolean {
    if (write.isOver) return false;
    write.isOver = true;
    this.waiting--;
    while (this.front < this.back && this.ring[this.front % this.capacity]!.isOver) this.front++;
    return true;
  }

  /** Those that still wait, oldest first. */
  all(): InFlightWrite[] {
    const open: InFlightWrite[] = [];
    for (let at = this.front; at < this.back; at++) {
      const write = this.ring[at % this.capacity]!;
      if (!write.isOver) open.push(write);
    }
    return open;
  }
}
