/** Attempts at the same run: what is undecided can be carried out again, and only then. */

import type { ElectionCount } from './election-count.ts';

/** An attempt that came to no verdict. */
export interface Attempt {
  /** Folder of its run. */
  readonly directory: string;
  /** Why it was undecided. */
  readonly reason: string;
  /** Its elections: they were drawn like those of any other run. */
  readonly elections?: ElectionCount | undefined;
}

/** An attempt among others, such as `first attempt` or, in a series, `#3, first attempt`. */
export interface NamedAttempt extends Attempt {
  readonly name: string;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

/** `second attempt` for 2. */
export function attemptName(number: number): string {
  const ordinal = ORDINALS[number - 1];
  return ordinal === undefined ? `attempt ${number}` : `${ordinal} attempt`;
}

/** Attempts with their names, oldest first; `label` is that of their run in a series. */
export function namedAttempts(attempts: readonly Attempt[] = [], label = ''): NamedAttempt[] {
  return attempts.map((attempt, index) => {
    const name = attemptName(index + 1);
    return { name: label === '' ? name : `${label}, ${name}`, ...attempt };
  });
}

/** `first attempt undecided: The machine stalled for 2.1 s.` */
export function attemptSentence({ name, reason }: NamedAttempt): string {
  return `${name} undecided: ${reason}`;
}
