/** When operations are due. */

/** The intended start times of one writer, fixed beforehand. All times in µs since the run's epoch. */
export interface Pace {
  /** False for a closed loop, where an operation is due whenever there is room for it. */
  readonly isOpen: boolean;
  /** The intended start of the next operation. */
  readonly next: number;
  /** Takes the next operation, which must be due, and answers its intended start. */
  take(now: number): number;
}

/**
 * A constant rate: the operation numbered i is due at first + i × step whatever became of those before it, so a late
 * one does not move the others and none is skipped.
 */
export class OpenLoop implements Pace {
  readonly isOpen = true;
  private readonly first: number;
  private readonly step: number;
  private taken = 0;

  constructor(first: number, step: number) {
    this.first = first;
    this.step = step;
  }

  get next(): number {
    return this.first + this.taken * this.step;
  }

  take(): number {
    const intended = Math.round(this.next);
    this.taken++;
    return intended;
  }
}

/** As fast as the in-flight window allows; an operation is intended when there is room for it. */
export class ClosedLoop implements Pace {
  readonly isOpen = false;
  readonly next = Number.NEGATIVE_INFINITY;

  take(now: number): number {
    return now;
  }
}

/** The paces of a workload's writers: its rate shared out so that their operations interleave evenly. */
export function paces(rate: number | 'max', writers: number, start: number): Pace[] {
  return Array.from({ length: writers }, (_, index) =>
    rate === 'max' ? new ClosedLoop() : new OpenLoop(start + (index * 1e6) / rate, (writers * 1e6) / rate),
  );
}
