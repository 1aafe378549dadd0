/** Appends: each writer pushes 1, 2, 3, … to one list of its own. */

import { WORKLOAD_DEFAULTS, type Workload, type WorkloadKind, type WorkloadOptions } from './workload.ts';

/** Appends of unique numbers; losses, duplicates and reordering are all visible in the list. */
export const APPENDS: WorkloadKind = {
  kind: 'appends',
  words:
    'RPUSH of ascending numbers to one list per writer: losses, duplicates and reordering are all visible',
  write: (key, number) => ['RPUSH', key, String(number)],
  length: (key) => ['LLEN', key],
  readSlice: (key, offset, count) => ['LRANGE', key, String(offset), String(offset + count - 1)],
  numbers: (reply) => (Array.isArray(reply) ? reply.map(Number) : []),
};

/** A workload of appends; `rate` is per second for all its writers together. */
export function appends(options: WorkloadOptions = {}): Workload {
  const client = options.client ?? WORKLOAD_DEFAULTS.client;
  return { ...WORKLOAD_DEFAULTS, name: `appends-${client}`, kind: 'appends', ...options };
}
