/** TRANSITION: what is wrong with the parameters of an old checker. */

import { oneOf, unknownWord } from '../core/did-you-mean.ts';
import { DURATION_PATTERN, NO_DURATION } from '../core/duration.ts';
import { fault, type Known } from '../experiment/parameter.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { ParameterKind } from './checker.ts';

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

export function oldProblems(
  declared: Readonly<Record<string, ParameterKind>>,
  parameters: Expectation['parameters'],
  faults: readonly string[],
  known: Known,
): Problem[] {
  const unknown = Object.keys(parameters).filter((name) => !Object.hasOwn(declared, name));
  const wrong = Object.entries(declared).flatMap(([name, kind]) => {
    const message = parameterProblem(parameters[name], kind, known.workloads);
    return message === undefined ? [] : [{ path: [name], message }];
  });
  return [
    ...faults.flatMap((one) => {
      const message = fault.problem(one, known);
      return message === undefined ? [] : [{ path: [], message }];
    }),
    ...unknown.map((name) => ({
      path: [name],
      message: unknownWord('parameter', name, Object.keys(declared)),
    })),
    ...wrong,
  ];
}

function parameterProblem(
  value: Expectation['parameters'][string] | undefined,
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
      return DURATION_PATTERN.test(String(value)) ? undefined : `"${String(value)}" ${NO_DURATION}`;
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
