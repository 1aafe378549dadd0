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
  // It has the names that it was found with.
  'announce-names',
];

/** By injectors: privileged pods of ours, one on each machine. */
const BY_INJECTORS: readonly Capability[] = [
  'cut-links',
  'lose-packets',
  'limit-rate',
  'delay-packets',
  'lose-names',
  'throttle-processes',
  'limit-memory',
  'signal-processes',
  'delete-pods-by-force',
  'kill-containers',
];

/** `lacking` is what the kernel of its machines is known not to have. */
export function foundCapabilities(
  hasInjectors: boolean,
  lacking: readonly Capability[] = [],
): ReadonlySet<Capability> {
  const all = new Set(hasInjectors ? [...ALWAYS, ...BY_INJECTORS] : ALWAYS);
  return all.difference(new Set(lacking));
}
