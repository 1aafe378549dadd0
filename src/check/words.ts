/** How findings speak of numbers and times. */

/** `6,587 writes`, `1 write`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

/** µs as seconds with the resolution that makes sense: `5.34 s`, `12 ms`. */
export function span(us: number): string {
  return Math.abs(us) < 100_000 ? `${Math.round(us / 1_000)} ms` : `${(us / 1e6).toFixed(2)} s`;
}

/** A moment of the run: `+40.2 s`. */
export function moment(us: number): string {
  return `+${(us / 1e6).toFixed(1)} s`;
}

/** µs as seconds rounded to the millisecond, for measures. */
export function seconds(us: number): number {
  return Math.round(us / 1_000) / 1_000;
}

/** The first, middle and last of many, at most `limit` of them in order. */
export function samples<T>(all: readonly T[], limit: number): T[] {
  if (all.length <= limit) return [...all];
  const step = (all.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => all[Math.round(index * step)]!);
}
