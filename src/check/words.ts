/** How findings speak of numbers and times: like the reports that quote them. */

import * as quantity from '../core/quantity.ts';

/** `6 587 writes`, `1 write`. */
export function count(number: number, noun?: string, plural = `${noun}s`): string {
  const digits = quantity.count(number);
  return noun === undefined ? digits : `${digits} ${number === 1 ? noun : plural}`;
}

/** µs as a length of time with the resolution that makes sense: `5.34 s`, `12 ms`. */
export function span(us: number): string {
  return quantity.span(us / 1_000);
}

/** A moment of the run, from µs: `+40.2 s`. */
export function moment(us: number): string {
  return quantity.instant(us / 1e6);
}

/** A limit that an experiment gave as a duration: `9 s`. */
export function limit(parameter: unknown): string {
  return quantity.durationWords(String(parameter));
}

/** µs as seconds rounded to the millisecond, for measures. */
export function seconds(us: number): number {
  return Math.round(us / 1_000) / 1_000;
}

/** The first, middle and last of many, at most `most` of them in order. */
export function samples<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  const step = (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => all[Math.round(index * step)]!);
}
