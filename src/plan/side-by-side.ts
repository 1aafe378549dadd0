/** Which runs of a suite may go on at the same time, and how long all of them take at least. */

import type { FaultEffect } from '../history/fault-effect.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { faultsOf } from '../experiment/schedule.ts';
import { effectOfFault } from '../fault/faults.ts';
import { lackingCapability } from './capabilities.ts';
import { floorMs } from './durations.ts';
import { runsOf, type NamedExperiment, type SuiteItem } from './planned-run.ts';

interface Suite {
  readonly experiments: readonly SuiteItem[];
  readonly testbed: Testbed;
  readonly jobs: number;
}

/** No suite can be done sooner, ms: not than its longest run, nor than its jobs can share all of them out. */
export function suiteFloorMs({ experiments, testbed, jobs }: Suite): number {
  const possible = runsOf(experiments).filter(
    (one) =>
      one.misfit === undefined &&
      one.uninstalled === undefined &&
      lackingCapability(one, testbed) === undefined,
  );
  return sharedFloorMs(possible, jobs);
}

/** The same of runs on a testbed that lacks nothing. */
export function sharedFloorMs(runs: readonly NamedExperiment[], jobs: number): number {
  const { parallel, exclusive } = byIsolation(runs);
  const floors = parallel.map(({ experiment }) => floorMs(experiment));
  return (
    Math.max(0, ...floors, sumOf(floors) / jobs) + sumOf(exclusive.map((one) => floorMs(one.experiment)))
  );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** What stops a machine also stops the pods of other runs on it, so it must be alone on the testbed. */
export function byIsolation(experiments: readonly NamedExperiment[]): {
  readonly parallel: readonly NamedExperiment[];
  readonly exclusive: readonly NamedExperiment[];
} {
  const stopsMachines = ({ experiment }: NamedExperiment): boolean =>
    faultsOf(experiment.schedule).some(({ fault }) => isOfMachines(effectOfFault(fault)));
  return {
    parallel: experiments.filter((one) => !stopsMachines(one)),
    exclusive: experiments.filter(stopsMachines),
  };
}

/** Whether it takes hold of machines, on which pods of other runs are, or are to be. */
function isOfMachines({ target }: FaultEffect): boolean {
  return target === 'machines' || target === 'machine-pods';
}
