/** What faults of files share: the testbed does them. */

import type { Cluster } from '../cluster/cluster.ts';
import type { Storage } from '../cluster/storage.ts';
import { ChaosError } from '../core/errors.ts';

/** The cluster's storage; the capabilities of its testbed promise that there is one. */
export function storageOf({ storage }: Cluster): Storage {
  if (storage === undefined)
    throw new ChaosError('TESTBED_BROKE', 'the testbed promised to spoil the files of processes and cannot');
  return storage;
}
