/** What is wrong with the expectations of an experiment, each problem with its path. */

import { EXPECTATIONS, WORDS } from '../check/expectations.ts';
import { unknownWord } from '../core/did-you-mean.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { parameterProblems, type Known } from '../experiment/parameter.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { faultsOf } from '../experiment/schedule.ts';
import type { Problem } from '../core/shape-problems.ts';

/** Words, faults and workloads that there are not, and values that a word does not take. */
export function expectationProblems({ expect, schedule, workload, settle = true }: Experiment): Problem[] {
  const known: Known = {
    faults: faultsOf(schedule).map(({ fault: { as } }) => as),
    workloads: workload,
  };
  return expect.flatMap((expectation, index) =>
    problemsOf(expectation, known, settle).map(({ path, message }) => ({
      path: ['expect', index, ...path],
      message,
    })),
  );
}

function problemsOf({ check, parameters }: Expectation, known: Known, settles: boolean): Problem[] {
  const here = (message: string): Problem => ({ path: [], message });
  const definition = Object.hasOwn(WORDS, check) ? WORDS[check] : undefined;
  if (definition === undefined) {
    if (Object.hasOwn(EXPECTATIONS, check))
      return [here(`"${check}" is expected of every experiment; what is not goes into except`)];
    return [here(unknownWord('expectation', check, Object.keys(WORDS)))];
  }
  const wrong = parameterProblems(definition.parameters, parameters, known);
  const together = wrong.length === 0 ? definition.problem?.(parameters) : undefined;
  return [
    ...(settles || definition.untilHeal === true
      ? []
      : [here(`"${check}" judges what comes after the last heal, and this experiment does not settle`)]),
    ...wrong.map(({ name, message }) => ({ path: [name], message })),
    ...(together === undefined ? [] : [here(together)]),
  ];
}
