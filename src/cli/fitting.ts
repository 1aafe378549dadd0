/** Experiments on a deployment that is there already, as far as it has what they go through. */

import type { Description } from '../deployment/description.ts';
import { serviceProblem } from '../deployment/services.ts';
import { topologyOf } from '../deployment/topology.ts';
import { servicesOf } from '../workload/workload.ts';
import { CLIENTS } from './described.ts';
import { loadExperiments, type Named } from './experiments.ts';

/** Those that are named, or all for any deployment where none is. One whose clients could go nowhere does not fit. */
export async function experimentsFor(
  description: Description,
  positionals: readonly string[],
): Promise<Named[]> {
  const named = await loadExperiments(positionals, 'found', topologyOf(description, CLIENTS));
  return named.map((one) => {
    if ('table' in one || one.misfit !== undefined) return one;
    const [misfit] = servicesOf(one.experiment.workload).flatMap(
      (service) => serviceProblem(service, description) ?? [],
    );
    return misfit === undefined ? one : { ...one, misfit };
  });
}
