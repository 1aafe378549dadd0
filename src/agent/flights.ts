/** The operations of one connection that wait for their replies, oldest first. */

import type { Attempt } from './recorder.ts';

/** An operation in flight. */
export interface Flight extends Attempt {
  isOver: boolean;
}

/** A ring of bounded size. Redis answers in order, so those that are over leave at the front. */
export class Flights {
  private readonly ring: Flight[] = [];
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
  get oldest(): Flight | undefined {
    return this.isEmpty ? undefined : this.ring[this.front % this.capacity];
  }

  add(flight: Flight): void {
    this.ring[this.back++ % this.capacity] = flight;
    this.waiting++;
  }

  /** Marks one as over; false if it was already. */
  end(flight: Flight): boolean {
    if (flight.isOver) return false;
    flight.isOver = true;
    this.waiting--;
    while (this.front < this.back && this.ring[this.front % this.capacity]!.isOver) this.front++;
    return true;
  }

  /** Those that still wait, oldest first. */
  all(): Flight[] {
    const open: Flight[] = [];
    for (let at = this.front; at < this.back; at++) {
      const flight = this.ring[at % this.capacity]!;
      if (!flight.isOver) open.push(flight);
    }
    return open;
  }
}
