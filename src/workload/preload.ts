/** Data that is on every data node before the schedule begins, so that copying, loading and forking take their time. */

import { bytesOf, type Size } from '../core/size.ts';
import type { Workload } from './workload.ts';

/** Size of each value where the workload gives its own values none. */
const VALUE: Size = '1kb';

/**
 * So many values that no writer writes to and none of which is counted as a write. They are in a database of their own, which
 * takes as long to copy and to load, and does not make it longer to read the writers' keys.
 */
export interface Preload {
  readonly workload: string;
  /** The number of the database; writers write to the first one, 0. */
  readonly database: number;
  readonly values: number;
  readonly valueBytes: number;
}

/** What each workload asks for, at least one value; nothing for those that ask for nothing. */
export function preloadsOf(workloads: readonly Workload[]): readonly Preload[] {
  return workloads
    .filter(({ preload }) => preload !== undefined)
    .map(({ name, preload, valueSize = VALUE }, index) => {
      const valueBytes = bytesOf(valueSize);
      const values = Math.ceil(bytesOf(preload!) / valueBytes);
      return { workload: name, database: index + 1, values, valueBytes };
    });
}
