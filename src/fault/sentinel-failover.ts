/** SENTINEL FAILOVER: an operator orders a failover of a healthy master; no other Sentinel is asked. */

import type { Fault } from '../experiment/schedule.ts';
import { sentinel, type Target } from '../experiment/target.ts';
import { commandFault } from './commanded.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

export const SENTINEL_FAILOVER: FaultKind = commandFault({
  kind: 'sentinel-failover',
  only: 'sentinel',
  hitsMaster: true,
  words: (targets) => `order ${targets} to fail over`,
  command: (masterName) => ['SENTINEL', 'FAILOVER', masterName],
});

/** Orders one Sentinel, by default sentinel-0, to fail over. */
export function sentinelFailover<const N extends string = 'sentinel-failover'>(
  options: FaultOptions<N> & { readonly by?: Target } = {},
): Fault<N> {
  const { as, by = sentinel(0) } = options;
  return { kind: 'sentinel-failover', as: as ?? ('sentinel-failover' as N), targets: [by] };
}
