/** Times of a history, which are whole µs since the run's epoch, as numbers and texts of a report. */

import * as quantity from '../core/quantity.ts';

/** How far the stamps of two processes may be apart though they are of the same moment, µs: each reads its clock when it gets to it. */
export const CLOCKS_US = 50_000;

/** A length of time with the resolution that makes sense: `5.34 s`, `12 ms`. */
export function span(us: number): string {
  return quantity.span(us / 1_000);
}

/** A moment of the run: `+40.2 s`. */
export function moment(us: number): string {
  return quantity.instant(us / 1e6);
}

/** Seconds, for measures: exact, so that a measure and a sentence are rounded once and alike. */
export function seconds(us: number): number {
  return us / 1e6;
}
