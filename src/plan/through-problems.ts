/** What is wrong with a workload that goes through a client program. */

import { unknownWord } from '../core/did-you-mean.ts';
import { WORKLOADS } from '../workload/registry.ts';
import type { Workload } from '../workload/workload.ts';
import { brokenOf, type SettingProblem } from './setting-problems.ts';

/** A program can be asked to read, and to subscribe to channels, beside what its own workload asks of it. */
export function throughProblems(workload: Workload, all: readonly Workload[]): SettingProblem[] {
  const { kind, through, from, client, settings } = workload;
  if (through === undefined) return [];
  const { reads = false, carries } = WORKLOADS[kind] ?? {};
  if (!reads && carries !== 'pubsub')
    return [['through', `goes with reads and with messages of the kind pubsub, not with ${kind}`]];
  const program = all.find(({ name }) => name === through);
  if (program === undefined) {
    const names = all.filter((one) => one.kind === 'program').map(({ name }) => name);
    return [['through', unknownWord('workload', through, names)]];
  }
  return brokenOf([
    [program.kind !== 'program', 'through', `must be a client program; "${through}" is of ${program.kind}`],
    [
      program.client !== client,
      'client',
      `must be ${program.client}, where the program of "${through}" runs`,
    ],
    [
      from !== undefined,
      'from',
      'goes with readers of the harness: a client program reads where its library leads it',
    ],
    [
      carries !== undefined && settings !== undefined,
      'settings',
      'are for subscribers of the harness; a client program has its own',
    ],
  ]);
}
