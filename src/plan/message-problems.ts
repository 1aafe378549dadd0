/** What is wrong with a workload that sends messages. */

import type { Workload } from '../workload/workload.ts';
import { WORKLOADS } from '../workload/registry.ts';
import { brokenOf, type SettingProblem } from './setting-problems.ts';

/** Publishers are strict, and what they send is numbered and taken: nothing that belongs to written data goes with them. */
export function messageProblems(workload: Workload): SettingProblem[] {
  const { kind, profile, rate, via, wait, subscribers } = workload;
  if (WORKLOADS[kind]?.carries === undefined)
    return subscribers === undefined ? [] : [['subscribers', `go with messages, not with ${kind}`]];
  return brokenOf([
    [subscribers === undefined, 'subscribers', 'is missing'],
    [profile !== 'strict', 'profile', `${profile} does not go with messages: publishers are strict`],
    [rate === 'max', 'rate', 'must be a number: when nothing comes is seen of messages at a rate'],
    [via !== 'sentinel', 'via', 'publishers and subscribers find the master through Sentinel'],
    [wait !== undefined, 'wait', 'goes with writes, not with messages'],
  ]);
}
