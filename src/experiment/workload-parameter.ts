/** Parameters that name a workload of the experiment. */

import { unknownWord } from '../core/did-you-mean.ts';
import { DEEDS, does, type Deed } from '../workload/deeds.ts';
import type { Parameter, WorkloadName } from './parameter.ts';

/** A workload, by its name. */
export const workload: Parameter<WorkloadName> = {
  help: 'the name of a workload',
  names: 'workload',
  problem: (value, { workloads }) =>
    workloads.some(({ name }) => name === value)
      ? undefined
      : unknownWord(
          'workload',
          String(value),
          workloads.map(({ name }) => name),
        ),
  bind: (value) => value,
  say: (value) => value,
};

/** A workload that does what is asked about, by its name: one that does not could never show it. */
export function workloadThat(deed: Deed): Parameter<WorkloadName> {
  const { words } = DEEDS[deed];
  return {
    ...workload,
    help: `${workload.help} that ${words}`,
    problem: (value, known) => {
      const named = known.workloads.find(({ name }) => name === value);
      if (named === undefined) return workload.problem(value, known);
      return does(named, deed)
        ? undefined
        : `must be a workload that ${words}; "${named.name}" is of ${named.kind}`;
    },
  };
}
