/** What is wrong with the expectations of an experiment, each problem with its path. */

import type { ParameterKind } from '../check/checker.ts';
import { CHECKERS } from '../check/registry.ts';
import { DURATION_PATTERN } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf } from '../experiment/schedule.ts';
import { NO_DURATION, oneOf, unknownWord, type Problem } from './experiment-shape.ts';

/** Checkers, faults and workloads that there are not, and values that a checker does not take. */
export function expectationProblems({
  expect,
  schedule,
  workload: workloads,
  settle = true,
}: Experiment): Problem[] {
  const names = faultsOf(schedule).map(({ fault: { as } }) => as);
  const known = workloads.map((one) => one.name);
  return expect.flatMap((expectation, index) => {
    const { check, faults } = expectation;
    const messages = [
      ...(Object.hasOwn(CHECKERS, check) ? [] : [unknownWord('checker', check, Object.keys(CHECKERS))]),
      ...(settle || !Object.hasOwn(CHECKERS, check) || CHECKERS[check]!.untilHeal === true
        ? []
        : [`"${check}" judges what comes after the last heal, and this experiment does not settle`]),
      ...faults.flatMap((one) => referenceProblem(one, names)),
    ];
    return [
      ...messages.map((message) => ({ path: ['expect', index], message })),
      ...parameterProblems(expectation, known).map(({ path, message }) => ({
        path: ['expect', index, ...path],
        message,
      })),
    ];
  });
}

/** A name that several faults of the schedule share means none of them. */
function referenceProblem(name: string, names: readonly string[]): string[] {
  const bearers = names.filter((one) => one === name).length;
  if (bearers === 0) return [unknownWord('fault in the schedule', name, names)];
  return bearers === 1
    ? []
    : [`${bearers} faults of the schedule are named "${name}"; tell them apart with { as: … }`];
}

function parameterProblems({ check, parameters }: Expectation, workloads: readonly string[]): Problem[] {
  if (!Object.hasOwn(CHECKERS, check)) return [];
  const declared = CHECKERS[check]!.parameters;
  const unknown = Object.keys(parameters).filter((name) => !Object.hasOwn(declared, name));
  const wrong = Object.entries(declared).flatMap(([name, kind]) => {
    const message = parameterProblem(parameters[name], kind, workloads);
    return message === undefined ? [] : [{ path: [name], message }];
  });
  return [
    ...unknown.map((name) => ({
      path: [name],
      message: unknownWord('parameter', name, Object.keys(declared)),
    })),
    ...wrong,
  ];
}

function parameterProblem(
  value: string | number | boolean | undefined,
  kind: ParameterKind,
  workloads: readonly string[],
): string | undefined {
  if (typeof kind !== 'string')
    return kind.includes(value === undefined ? undefined : String(value))
      ? undefined
      : oneOf(
          value,
          kind.filter((word) => word !== undefined),
        );
  if (value === undefined) return kind.endsWith('?') ? undefined : 'is missing';
  switch (kind) {
    case 'duration':
    case 'duration?':
      return DURATION_PATTERN.test(String(value)) ? undefined : `"${value}" ${NO_DURATION}`;
    case 'count?':
      return Number.isInteger(value) && Number(value) >= 0
        ? undefined
        : `must be a whole number, not ${JSON.stringify(value)}`;
    case 'workload':
      return workloads.includes(String(value))
        ? undefined
        : unknownWord('workload', String(value), workloads);
    case 'fault':
    case 'fault?':
    case 'faults':
      return undefined; // Its names are in `faults` as well, and are looked up there.
  }
}
