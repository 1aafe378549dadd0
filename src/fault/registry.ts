/** Every kind of fault by name. Adding one is its file and a line here. */

import { CUT_LINKS } from './cut-links.ts';
import { DELETE_POD } from './delete-pod.ts';
import type { FaultKind } from './fault.ts';
import { FORGET } from './forget.ts';
import { FREEZE_NODE } from './freeze-node.ts';
import { FREEZE } from './freeze.ts';
import { ISOLATE } from './isolate.ts';
import { KILL_CONTAINER } from './kill-container.ts';
import { KILL_NODE } from './kill-node.ts';
import { KILL } from './kill.ts';
import { PARTITION } from './partition.ts';
import { PAUSE_WRITES } from './pause-writes.ts';
import { SENTINEL_FAILOVER } from './sentinel-failover.ts';
import { SENTINEL_RESET } from './sentinel-reset.ts';
import { SWIZZLE } from './swizzle.ts';
import { TERMINATE } from './terminate.ts';

export const FAULTS: Readonly<Record<string, FaultKind>> = Object.fromEntries(
  [
    KILL,
    TERMINATE,
    FREEZE,
    FORGET,
    PARTITION,
    ISOLATE,
    CUT_LINKS,
    SWIZZLE,
    SENTINEL_FAILOVER,
    SENTINEL_RESET,
    PAUSE_WRITES,
    DELETE_POD,
    KILL_CONTAINER,
    FREEZE_NODE,
    KILL_NODE,
  ].map((kind) => [kind.kind, kind]),
);
