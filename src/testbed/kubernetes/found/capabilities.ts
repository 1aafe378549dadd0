/** What can be done to a deployment that is there already. */

import type { Capability } from '../../../cluster/capabilities.ts';

/** By the API and by the commands of Redis. What comes back by itself cannot be kept away without changing the deployment. */
const ALWAYS: readonly Capability[] = [
  'together',
  'valkey',
  'ask-sentinels',
  'delete-pods',
  'client-programs',
  'services',
];

/** By injectors: privileged pods of ours, one on each machine. */
const BY_INJECTORS: readonly Capability[] = [
  'cut-links',
  'lose-packets',
  'throttle-processes',
  'signal-processes',
  'delete-pods-by-force',
  'kill-containers',
];

export function foundCapabilities(hasInjectors: boolean): ReadonlySet<Capability> {
  return new Set(hasInjectors ? [...ALWAYS, ...BY_INJECTORS] : ALWAYS);
}
