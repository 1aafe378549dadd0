/** What faults of resources share: the testbed does them, and lifts them. */

import type { Cluster } from '../cluster/cluster.ts';
import type { Resources } from '../cluster/resources.ts';
import { ChaosError } from '../core/errors.ts';

/** The cluster's resources; the capabilities of its testbed promise that there are some. */
export function resourcesOf({ resources }: Cluster): Resources {
  if (resources === undefined)
    throw new ChaosError('TESTBED_BROKE', 'the testbed promised to limit what processes get and cannot');
  return resources;
}
