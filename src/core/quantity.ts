/** How numbers and times are written in every report: with a unit, and grouped so that they can be read aloud. */

/** Narrow no-break space: between thousands, and between a number and its unit. */
const THIN = '\u202f';

/** Units of a measure. */
export const UNITS = ['s', 'ms', 'writes', 'count'] as const;
export type Unit = (typeof UNITS)[number];

/** What stands where a number could not be had. */
export const NOT_MEASURABLE = 'not measurable';

/** `12 345`, `6 587 writes`, `1 write`; fractions keep at most three digits in all. */
export function count(value: number, noun?: string, plural = `${noun}s`): string {
  const digits = grouped(Number.isInteger(value) ? value.toFixed(0) : value.toFixed(fractionDigits(value)));
  return noun === undefined ? digits : `${digits} ${value === 1 ? noun : plural}`;
}

function grouped(decimal: string): string {
  const [whole, fraction] = decimal.split('.');
  const thousands = whole!.replace(/\B(?=(\d{3})+$)/g, THIN);
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** Without the digits that its error does not allow: the last one kept stands where the error's first one does. */
export function known(value: number, error: number): string {
  if (error <= 0) return count(value);
  const place = placeOf(error);
  const rounded = roundedTo(value, error);
  // Never more than `count` would keep.
  if (place >= 0) return count(Math.round(rounded));
  const digits = Math.min(-place, fractionDigits(value));
  return grouped(rounded.toFixed(digits));
}

/** A value without the digits that its error does not allow, as a number. */
export function roundedTo(value: number, error: number): number {
  if (error <= 0) return value;
  const place = placeOf(error);
  return Math.round(value / 10 ** place) * 10 ** place;
}

/** Whether the number of digits shows an error well enough: less than two of the last one that it allows. */
export function isInDigits(error: number): boolean {
  return error <= 0 || error < 2 * 10 ** placeOf(error);
}

/** The decimal place of an error's first digit. */
function placeOf(error: number): number {
  return Math.floor(Math.log10(error) + 1e-9);
}

/** A measured value with its unit, such as `6.24 s`, `340 ms`, `312 writes` or `4`; `error` is what it may be off by, in its unit. */
export function quantity(value: number | null, unit: Unit, error = 0): string {
  if (value === null || !Number.isFinite(value)) return NOT_MEASURABLE;
  // As it is written, not as it is: what is rounded up to a second is a second.
  if (unit === 's' && value !== 0 && Math.abs(roundedTo(value, Math.max(error, 1e-3))) < 1)
    return quantity(Math.round(value * 1e6) / 1e3, 'ms', error * 1e3);
  const digits = known(value, error);
  if (unit === 'count') return digits;
  if (unit === 'writes') return `${digits} ${value === 1 ? 'write' : 'writes'}`;
  return `${digits}${THIN}${unit}`;
}

/** A length of time from milliseconds: `340 ms` below a second, `6.24 s` above; null is a dash. */
export function span(ms: number | null, errorMs = 0): string {
  if (ms === null) return '–';
  return quantity(ms / 1_000, 's', errorMs / 1_000);
}

/** A place in the timeline: `+40.2 s` since the start. */
export function instant(seconds: number): string {
  return `${seconds < 0 ? '−' : '+'}${Math.abs(seconds).toFixed(1)}${THIN}s`;
}

/** `2026-11-20 14:03:22 UTC`. */
export function date(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** How long a run or a suite took: `48 s`, `3 min 07 s`. */
export function lasting(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return quantity(seconds < 10 ? seconds : whole, 's');
  return `${Math.floor(whole / 60)}${THIN}min ${String(whole % 60).padStart(2, '0')}${THIN}s`;
}

function fractionDigits(value: number): number {
  const size = Math.abs(value);
  return size < 10 ? 2 : size < 100 ? 1 : 0;
}

/** A duration as an author writes it, for reading: `'9s'` becomes `9 s`. */
export function durationWords(duration: string): string {
  return duration.replace(
    /(\d)(ms|s|m|h)$/,
    (_, digit: string, unit: string) => `${digit}${THIN}${unit === 'm' ? 'min' : unit}`,
  );
}

/** A limit that an experiment gave as a duration: `9 s`. */
export function limit(parameter: unknown): string {
  return durationWords(String(parameter));
}
