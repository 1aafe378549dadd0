/** What is wrong with a workload of a client program. */

import { PROGRAM_VARIABLES } from '../workload/program.ts';
import { WORKLOADS } from '../workload/registry.ts';
import type { Workload } from '../workload/workload.ts';
import { brokenOf, type SettingProblem } from './setting-problems.ts';

/** A client program is asked at a rate, finds the master itself, and goes with nothing but its own kind and profile. */
export function programProblems({
  kind,
  profile,
  command,
  image,
  requires,
  environment = {},
  rate,
  via,
  through,
}: Workload): SettingProblem[] {
  const isProgram = kind === 'program';
  const isAsked = isProgram || (through !== undefined && WORKLOADS[kind]?.reads === true);
  const given = Object.keys(environment).filter((name) => Object.hasOwn(PROGRAM_VARIABLES, name));
  return brokenOf([
    [isProgram && command === undefined, 'command', 'is missing'],
    [!isProgram && command !== undefined, 'command', `goes with the workload program, not ${kind}`],
    [!isProgram && image !== undefined, 'image', `goes with the workload program, not ${kind}`],
    [!isProgram && requires !== undefined, 'requires', `goes with the workload program, not ${kind}`],
    [isAsked !== (profile === 'program'), 'profile', `${profile} does not go with the workload ${kind}`],
    [isProgram && rate === 'max', 'rate', 'must be a number: a client program is asked at a rate'],
    [isProgram && via !== 'sentinel', 'via', 'a client program finds the master by itself'],
    [given.length > 0, 'environment', `${given.join(' and ')} is set by the harness`],
  ]);
}
