/** Times and writes, as sentences of the audit have them. */

import { duration } from '../core/duration.ts';
import { count, durationWords } from '../core/quantity.ts';
import type { Description } from '../deployment/description.ts';

/**
 * ms for which a replaced master goes on acknowledging once it is in reach again, before Sentinels make it a replica:
 * two INFO periods of 10 s at most, measured 10 s.
 */
export const DEMOTION_MS = 10_000;

/** ms from the detection of a silent master to the first write that its successor takes, at most: measured 0.3 s to 1.5 s. */
export const ELECTION_MS = 1_500;

/** `5 s`, `6 min`, `1.5 s`. */
export function time(ms: number): string {
  return durationWords(duration(ms));
}

/** `, about 500 writes at 100/s`; empty where the master's rate is unknown or nothing is written. */
export function writesIn(ms: number, description: Description): string {
  const rate = writesPerS(description);
  if (rate === undefined || rate <= 0) return '';
  return `, about ${count(Math.ceil((ms / 1_000) * rate), 'write')} at ${count(rate)}/s`;
}

/** What clients write to the master; undefined where it is unknown. */
export function writesPerS({ nodes }: Description): number | undefined {
  return nodes.find(({ role }) => role === 'master')?.rate?.writesPerS;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
