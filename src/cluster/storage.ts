/** What can be done to the files of a process, where the testbed owns the volume that they are on. */

import type { Moment } from './evidence.ts';

export interface Storage {
  /**
   * From now on the process can neither change nor replace its configuration file, until that is taken back or the time-to-live is
   * over, where what does it outlives the harness.
   */
  seal(process: string, ttlMs: number): Promise<Moment>;
  unseal(process: string): Promise<Moment>;
  /** Leaves no space on the process's volume, in the same way; and gives it back. */
  fill(process: string, ttlMs: number): Promise<Moment>;
  drain(process: string): Promise<Moment>;
  /** Tries to write where the process would, and leaves nothing of it. */
  attempt(process: string, to: StoragePart): Promise<StorageAttempt>;
}

/** The configuration file, or a new file beside it. */
export type StoragePart = 'configuration' | 'volume';

export interface StorageAttempt extends Moment {
  /** Why the kernel refused, such as `No space left on device`; absent where it did not. */
  readonly refusal?: string;
}
