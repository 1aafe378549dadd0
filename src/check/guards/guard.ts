/** Guards: always on, for every run. A broken guard means that the run could not have noticed a problem: undecided. */

import type { CheckContext } from '../context.ts';

/** What a broken guard keeps from counting: any failed finding, those alone that depend on when something was seen, or none. */
export type Masks = 'all' | 'timings' | 'none';

export interface GuardResult {
  readonly name: string;
  readonly masks: Masks;
  readonly intact: boolean;
  /** What was seen; when broken, the reason the run is undecided. */
  readonly sentence: string;
}

export interface Guard {
  readonly name: string;
  /**
   * Which failed findings mean nothing while this guard is broken, so that the run is undecided though they were found.
   * All others count: what a guard cannot have made up is never masked by it. A broken guard always keeps a run from
   * being held.
   */
  readonly masks: Masks;
  judge(context: CheckContext): Judgement;
}

/** A name of its own is for what a guard says of a deployment of another kind. */
export type Judgement = Omit<GuardResult, 'name' | 'masks'> & Partial<Pick<GuardResult, 'name'>>;

/** The guard stands. */
export function intact(sentence: string): Judgement {
  return { intact: true, sentence };
}

/** The guard is broken. */
export function broken(sentence: string): Judgement {
  return { intact: false, sentence };
}
