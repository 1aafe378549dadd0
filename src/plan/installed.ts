/** What an experiment is without the client programs that this machine does not have. Pure: what is there is asked of the caller. */

import type { Experiment } from '../experiment/experiment.ts';
import type { Workload } from '../workload/workload.ts';
import type { NamedExperiment } from './planned-run.ts';

/** What gets them. */
const BY = 'make clients';

/**
 * Leaves out the workloads whose programs are not installed, with those that go through them and what is expected of them, and
 * says so among what the run does not show. Where none of those that have to be installed is there the experiment stays whole, with the reason
 * why it is not carried out.
 */
export function withInstalled(
  experiment: Experiment,
  isThere: (file: string) => boolean,
): Pick<NamedExperiment, 'experiment' | 'uninstalled'> {
  const wanted = experiment.workload.filter(({ requires }) => requires !== undefined);
  const missing = new Set(wanted.filter((one) => !isInstalled(one, isThere)).map(({ name }) => name));
  if (missing.size === 0) return { experiment };
  if (missing.size === wanted.length)
    return { experiment, uninstalled: `its client programs are not installed: ${BY}` };
  const left = new Set(
    experiment.workload.flatMap(({ name, through }) =>
      missing.has(name) || (through !== undefined && missing.has(through)) ? [name] : [],
    ),
  );
  const limit = `Not installed on this machine (${BY}), and so left out: ${[...missing].join(', ')}.`;
  return {
    experiment: {
      ...experiment,
      workload: experiment.workload.filter(({ name }) => !left.has(name)),
      expect: experiment.expect.filter(
        ({ parameters: { workload } }) => typeof workload !== 'string' || !left.has(workload),
      ),
      limits: [...(experiment.limits ?? []), limit],
    },
  };
}

function isInstalled({ requires }: Workload, isThere: (file: string) => boolean): boolean {
  return requires === undefined || isThere(requires);
}
