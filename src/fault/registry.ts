/** Every kind of fault by name. Adding one is its file and a line here. */

import type { FaultKind } from './fault.ts';
import { FREEZE } from './freeze.ts';
import { ISOLATE } from './isolate.ts';
import { KILL } from './kill.ts';
import { PARTITION } from './partition.ts';
import { TERMINATE } from './terminate.ts';

export const FAULTS: Readonly<Record<string, FaultKind>> = Object.fromEntries(
  [KILL, TERMINATE, FREEZE, PARTITION, ISOLATE].map((kind) => [kind.kind, kind]),
);
