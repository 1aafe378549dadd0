/** Guards: always on, for every run. A broken guard means that the run could not have noticed a problem: undecided. */

import type { CheckContext } from '../context.ts';

export interface GuardResult {
  readonly name: string;
  readonly masksFailure: boolean;
  readonly intact: boolean;
  /** What was seen; when broken, the reason the run is undecided. */
  readonly sentence: string;
}

export interface Guard {
  readonly name: string;
  /**
   * Whether a failed finding means nothing while this guard is broken: the run is undecided, whatever was found.
   * Otherwise a broken guard only keeps a run from being held, and a found problem still counts.
   */
  readonly masksFailure: boolean;
  judge(context: CheckContext): Omit<GuardResult, 'name' | 'masksFailure'>;
}

/** The guard stands. */
export function intact(sentence: string): Omit<GuardResult, 'name' | 'masksFailure'> {
  return { intact: true, sentence };
}

/** The guard is broken. */
export function broken(sentence: string): Omit<GuardResult, 'name' | 'masksFailure'> {
  return { intact: false, sentence };
}
