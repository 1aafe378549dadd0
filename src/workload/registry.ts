/** Every kind of workload by name. Adding one is its file and a line here. */

import { APPENDS } from './appends.ts';
import { INCREMENTS } from './increments.ts';
import { SETS } from './sets.ts';
import type { WorkloadKind } from './workload.ts';

export const WORKLOADS: Readonly<Record<string, WorkloadKind>> = {
  [APPENDS.kind]: APPENDS,
  [INCREMENTS.kind]: INCREMENTS,
  [SETS.kind]: SETS,
};
