/** A claim: one sentence of the usual advice about Sentinel, and how stored runs show whether it is true. */

import type { StoredEvidence } from './stored-evidence.ts';

/** What became of a claim that runs speak of. */
export type ClaimWord = 'true' | 'false' | 'true, but';

/** What runs show of a claim. */
export interface Shown {
  readonly word: ClaimWord;
  /** The measured number with its unit, such as `10.1 s`. */
  readonly number: string;
  /** What was seen, quotable. It speaks of the known case; in any other the runs' own sentences stand in its place. */
  readonly sentence: string;
}

export interface Claim {
  readonly id: string;
  /** The usual advice, as one sentence. */
  readonly statement: string;
  /** What is known of Redis (reference: sentinel.md §7). Another word is news, and is reported as such. */
  readonly known: ClaimWord;
  /** Ids of the experiments that show it; each must have been run. */
  readonly experiments: readonly string[];
  /** The only testbed that can show it. */
  readonly testbed?: 'kubernetes';
  /** Pure. A number that the runs lack leaves the claim open. */
  judge(stored: StoredEvidence): Shown;
}
