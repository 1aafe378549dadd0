/** How long something should be: at least so long, at most so long, or both. */

import { duration, optional, type Length } from '../experiment/parameter.ts';

/** The parameters of a word that has a length of time. */
export const LIMIT = { atLeast: optional(duration), atMost: optional(duration) };

/** One of the two, as it is bound or within a sentence. */
export interface Limit<T> {
  readonly atLeast?: T | undefined;
  readonly atMost?: T | undefined;
}

/** What is wrong with a limit: one of the two must be written. */
export function limitProblem({ atLeast, atMost }: Limit<unknown>): string | undefined {
  return atLeast === undefined && atMost === undefined ? 'must have atLeast or atMost' : undefined;
}

/** `at least 5 s and at most 9 s`. */
export function limitWords({ atLeast, atMost }: Limit<string>): string {
  return [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ].join(' and ');
}

/** Whether a length, µs, is within a limit; undefined where an end of it lies within the error. No length is less than none. */
export function isInLimit(
  us: number,
  error: number,
  { atLeast, atMost }: Limit<Length>,
): boolean | undefined {
  const [least, most] = [atLeast?.us ?? -Infinity, atMost?.us ?? Infinity];
  if (us - error > most || us + error < least) return false;
  return us + error <= most && Math.max(0, us - error) >= least ? true : undefined;
}
