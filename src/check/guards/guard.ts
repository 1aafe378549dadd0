/** Guards: always on, for every run. A broken guard means that the run could not have noticed a problem: undecided. */

import type { Facts } from '../../facts/facts.ts';
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

/**
 * What makes a run on a deployment of our own undecided, and belongs to the answer in one that was found: an operator, a
 * hook, a probe, a limit or a start script does it there whenever such a thing happens. Then it is told under another name.
 */
export function brokenUnlessFound({ timeline }: Facts, asFact: string, sentence: string): Judgement {
  return timeline.deployment?.testbed === 'found' ? { ...intact(sentence), name: asFact } : broken(sentence);
}

/** The guard is broken. */
export function broken(sentence: string): Judgement {
  return { intact: false, sentence };
}
