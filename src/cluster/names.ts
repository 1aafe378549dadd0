/** What is announced of hosts where that is names: where they lead, and what can be done to a name while its host lives. */

import type { Moment } from './evidence.ts';

/** What becomes of a question for a lost name: the answer that there is no such name, at once; or none, until the process that asked gives up. */
export type LostBy = 'nxdomain' | 'timeout';

export interface Names {
  /**
   * From here on no question for these names is answered with where they lead, until they are given back or the time-to-live is over where more than the
   * harness keeps it. While any of them is lost by a time-out, all are.
   */
  lose(names: readonly string[], by: LostBy, ttlMs: number): Promise<void>;
  giveBack(names: readonly string[]): Promise<void>;
  /** Looks each of these names up on every host, as the programs there do; the observer's may be left out, where it is spared. */
  lookUp(names: readonly string[]): Promise<readonly Lookup[]>;
}

/** What one host was answered. */
export interface Lookup extends Moment {
  readonly host: string;
  readonly name: string;
  /** Absent where the name leads nowhere. */
  readonly address?: string;
}
