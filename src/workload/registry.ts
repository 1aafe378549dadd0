/** The definitions of all workloads by the name of their kind. */

import type { WorkloadKind } from './workload.ts';
import * as words from './words.ts';

export const WORKLOADS: Readonly<Record<string, WorkloadKind>> = Object.fromEntries(
  Object.values(words).map(({ definition }) => [definition.kind, definition]),
);
