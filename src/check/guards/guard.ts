/** Guards: always on, for every run. A broken guard means that the run could not have noticed a problem: undecided. */

import type { CheckContext } from '../checker.ts';

export interface GuardResult {
  readonly name: string;
  readonly intact: boolean;
  /** What was seen; when broken, the reason the run is undecided. */
  readonly sentence: string;
}

export interface Guard {
  readonly name: string;
  judge(context: CheckContext): Omit<GuardResult, 'name'>;
}

/** The guard stands. */
export function intact(sentence: string): Omit<GuardResult, 'name'> {
  return { intact: true, sentence };
}

/** The guard is broken. */
export function broken(sentence: string): Omit<GuardResult, 'name'> {
  return { intact: false, sentence };
}
