/** The definitions of all workloads by the name of their kind. */

import type { Workload, WorkloadKind } from './workload.ts';
import * as words from './words.ts';

export const WORKLOADS: Readonly<Record<string, WorkloadKind>> = Object.fromEntries(
  Object.values(words)
    .flatMap((word) => ('definitions' in word ? word.definitions : [word.definition]))
    .map((definition) => [definition.kind, definition]),
);

/** Whether a workload writes what stays in the data, rather than reads it, or sends messages. */
export function isWriting({ kind }: Pick<Workload, 'kind'>): boolean {
  const definition = WORKLOADS[kind];
  return definition?.reads !== true && definition?.carries === undefined;
}
