/** SENTINEL RESET: an operator has Sentinels forget replicas and each other; they find again only whom they can reach. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { commandFault } from './commanded.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

export const SENTINEL_RESET: FaultKind = commandFault({
  kind: 'sentinel-reset',
  only: 'sentinel',
  words: (targets) => `reset ${targets}`,
  command: (masterName) => ['SENTINEL', 'RESET', masterName],
});

/** Resets what the targets know of the master. */
export function sentinelReset<const N extends string = 'sentinel-reset'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'sentinel-reset', as: options.as ?? ('sentinel-reset' as N), targets: [target] };
}
