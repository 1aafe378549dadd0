/** Turns times of a machine's wall clock into times of the harness's CLOCK_MONOTONIC. */

import { bootId, monotonicUs } from '../../../core/clock.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';

/** What a script was sent and answered between, by our clock, and ran between, by its machine's; µs. */
export interface RoundTrip {
  readonly sentUs: number;
  readonly receivedUs: number;
  readonly beganWallUs: number;
  readonly endedWallUs: number;
}

/** `Date.now` counts whole milliseconds, so it is read when they change. */
const TICK_US = 1_000;
const EXACT_US = 50;

/**
 * Our wall clock minus our monotonic one, µs, kept as an interval that every reading narrows. The two run alike, save
 * when the wall clock is set: then a reading is outside, and the interval begins anew.
 */
class OwnWallClock {
  private leastUs = -Infinity;
  private mostUs = Infinity;

  aheadUs(): number {
    this.read();
    // At the edge of a tick a reading is exact; with readings all along there is hardly ever one to wait for.
    for (const endUs = monotonicUs() + 3 * TICK_US; monotonicUs() < endUs; this.read()) {
      if (this.mostUs - this.leastUs < EXACT_US) break;
    }
    return (this.leastUs + this.mostUs) / 2;
  }

  private read(): void {
    const beforeUs = monotonicUs();
    const wallUs = Date.now() * 1_000;
    const afterUs = monotonicUs();
    const [leastUs, mostUs] = [wallUs - afterUs, wallUs + TICK_US - beforeUs];
    const fits = leastUs <= this.mostUs && mostUs >= this.leastUs;
    this.leastUs = fits ? Math.max(leastUs, this.leastUs) : leastUs;
    this.mostUs = fits ? Math.min(mostUs, this.mostUs) : mostUs;
  }
}

const own = new OwnWallClock();

/** The clock of one machine. A machine with our kernel has our wall clock; of others it is estimated by round trips. */
export class InjectorClock {
  private readonly isOurs: boolean;
  private estimate = { aheadUs: 0, delayUs: Infinity };

  constructor(boot: string) {
    this.isOurs = boot === bootId() && boot !== 'unknown';
  }

  /** The shortest of all round trips is believed: whatever else took time may have been spent on one way only. */
  learn({ sentUs, receivedUs, beganWallUs, endedWallUs }: RoundTrip): void {
    const delayUs = receivedUs - sentUs - (endedWallUs - beganWallUs);
    if (delayUs > this.estimate.delayUs) return;
    this.estimate = { aheadUs: (beganWallUs + endedWallUs - sentUs - receivedUs) / 2, delayUs };
  }

  toWallUs(ownUs: number): number {
    return ownUs + this.aheadUs();
  }

  /** Never before the script was sent nor after its answer was there, however wrong the estimate. */
  toOwnUs(wallUs: number, { sentUs, receivedUs }: RoundTrip): number {
    return Math.min(Math.max(wallUs - this.aheadUs(), sentUs), receivedUs);
  }

  private aheadUs(): number {
    return this.isOurs ? own.aheadUs() : this.estimate.aheadUs;
  }
}

/** µs from what bash calls EPOCHREALTIME; TESTBED_BROKE when it is something else. */
export function wallUsOf(stamp: string): number {
  if (/^\d+\.?\d*$/.test(stamp)) return Number(stamp.replace('.', ''));
  throw unexpectedOutput('bash', 'a time as EPOCHREALTIME', stamp);
}
