/** What workloads do that an expectation may be about: one that does not do it shows nothing of it. */

import { isWriting, WORKLOADS } from './registry.ts';
import type { Workload, WorkloadKind } from './workload.ts';

interface DeedWords {
  /** As the end of `a workload that …`. */
  readonly words: string;
  isOf(workload: Workload, kind: WorkloadKind): boolean;
}

/** By the name under which an expectation asks for it. */
export const DEEDS = {
  writes: { words: 'writes what stays in the data', isOf: isWriting },
  showsDuplicates: { words: 'shows what is written twice', isOf: (_, kind) => kind.showsDuplicates },
  isProgram: { words: 'is a client program', isOf: ({ kind }) => kind === 'program' },
  isAcknowledged: { words: 'writes or publishes', isOf: (_, kind) => kind.reads !== true },
  reads: { words: 'reads', isOf: (_, kind) => kind.reads === true },
  carriesMessages: { words: 'carries messages', isOf: (_, kind) => kind.carries !== undefined },
} as const satisfies Readonly<Record<string, DeedWords>>;

export type Deed = keyof typeof DEEDS;

/** Whether a workload does it; one of a kind that there is not is another problem. */
export function does(workload: Workload, deed: Deed): boolean {
  const kind = WORKLOADS[workload.kind];
  return kind === undefined || DEEDS[deed].isOf(workload, kind);
}
