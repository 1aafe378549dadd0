/** Validation of an experiment: all problems at once, each with its path. */

import { ChaosError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { describeCoordinates, type Table } from '../experiment/table.ts';
import type { Fault } from '../experiment/schedule.ts';
import type { Topology } from '../experiment/topology.ts';
import { stepFor } from '../fault/fault.ts';
import { FAULTS } from '../fault/faults.ts';
import { expectationProblems } from './expectation-problems.ts';
import { unknownWord } from '../core/did-you-mean.ts';
import type { Problem } from '../core/shape-problems.ts';
import { shapeProblems, tableShapeProblems } from './experiment-shape.ts';
import { faultProblems } from './fault-problems.ts';
import { soakProblems } from './soak-problems.ts';
import { topologyProblems } from './topology-problems.ts';
import { workloadProblems } from './workload-problems.ts';

/** Throws one BAD_EXPERIMENT that lists every problem with its path; answers with the value when there is none. */
export function validated(id: string, value: unknown): Experiment {
  const problems = problemsOf(value);
  if (problems.length === 0) return value as Experiment;
  throw badExperiment(id, problems);
}

function badExperiment(id: string, problems: readonly Problem[]): ChaosError {
  const lines = problems.map(({ path, message }) => `${path.join('.') || 'the experiment'}: ${message}`);
  return new ChaosError('BAD_EXPERIMENT', `the experiment "${id}" cannot be run:\n  ${lines.join('\n  ')}`, {
    hint: 'nothing was started',
  });
}

/** What is wrong with a topology that belongs to no experiment, as sentences with their paths. */
export function problemsOfTopology(topology: unknown): string[] {
  return problemsOf({ topology }).flatMap(({ path: [part, ...path], message }) =>
    part === 'topology' ? [[...path, message].join(': ')] : [],
  );
}

/** What is wrong with a fault of a topology that is right, likewise. */
export function problemsOfFault(fault: Fault, topology: Topology): string[] {
  const word = Object.hasOwn(FAULTS, fault.kind) ? stepFor(FAULTS[fault.kind]!) : 'during';
  const step = word === 'once' ? { step: word, fault } : { step: word, fault, steps: [QUIET] };
  return problemsOf({ topology, schedule: [step] }).flatMap(({ path: [part, , ...path], message }) =>
    part === 'schedule' ? [[...path.filter((name) => name !== 'fault'), message].join(': ')] : [],
  );
}

const QUIET = { step: 'quiet', for: '1s' } as const;

/** The same for a table: its own problems, and those of each cell with its place. */
export function validatedTable(id: string, value: unknown): Table {
  const problems = tableProblems(value);
  if (problems.length === 0) {
    const table = value as Table;
    for (const { at, experiment } of table.cells) validated(`${id} ${describeCoordinates(at)}`, experiment);
    return table;
  }
  throw badExperiment(id, problems);
}

/** Every cell has its own place, on every axis and on no other. */
function tableProblems(value: unknown): Problem[] {
  const problems = tableShapeProblems(value);
  if (problems.length > 0) return problems;
  const { axes, cells } = value as Table;
  const names = Object.keys(axes);
  const places = cells.map(({ at }) => describeCoordinates(at));
  return cells.flatMap(({ at }, index) => {
    const path = ['cells', index, 'at'];
    const missing = names.filter((name) => !Object.hasOwn(at, name));
    const unknown = Object.keys(at).filter((name) => !names.includes(name));
    return [
      ...missing.map((name) => ({ path, message: `has no value for the axis "${name}"` })),
      ...unknown.map((name) => ({ path, message: unknownWord('axis', name, names) })),
      ...(places.indexOf(places[index]!) === index
        ? []
        : [{ path, message: `${places[index]} is taken by another cell` }]),
    ];
  });
}

/** A part that has the right shape is also asked whether what it refers to is there, whatever is wrong with the others. */
function problemsOf(value: unknown): Problem[] {
  const problems = shapeProblems(value);
  if (typeof value !== 'object' || value === null) return problems;
  const spoilt = new Set(problems.map(({ path }) => path[0]));
  const sound = (...parts: (keyof Experiment)[]): boolean => !parts.some((part) => spoilt.has(part));
  const experiment = value as Experiment;
  return [
    ...problems,
    ...(sound('topology') ? topologyProblems(experiment) : []),
    ...(sound('topology', 'workload') ? workloadProblems(experiment) : []),
    ...(sound('topology', 'schedule') ? faultProblems(experiment) : []),
    ...(sound('schedule') ? soakProblems(experiment.schedule) : []),
    ...(sound('workload', 'schedule', 'expect') ? expectationProblems(experiment) : []),
  ];
}
