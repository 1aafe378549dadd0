/** What a process gets of its machine, where the testbed can limit it by a control group of its own. */

import type { Moment } from './evidence.ts';

/** What can be limited. */
export type Resource = 'cpu' | 'memory';

export interface Resources {
  /**
   * From now on the process gets no more than this share of one core, from 0 to 1, until that is lifted or the time-to-live
   * is over, which something else than the harness watches.
   */
  throttle(process: string, share: number, ttlMs: number): Promise<Moment>;
  /** From now on the process can take no more than so many bytes besides what it has, in the same way. */
  limitMemory(process: string, bytes: number, ttlMs: number): Promise<Moment>;
  /** Puts the process back where it was, if it lives, and removes the limit. */
  lift(process: string, resource: Resource): Promise<Moment>;
  /** What the kernel says of a limit. */
  look(process: string, resource: Resource): Promise<LimitLook>;
}

export interface LimitLook extends Moment {
  /** Whether the process is under the limit: alive, and in its control group. */
  readonly isLimited: boolean;
  /** How often the kernel held it back, or refused it memory; absent where there is no limit. */
  readonly hits?: number;
  /** How many processes the kernel has killed for want of memory. */
  readonly kills?: number;
}
