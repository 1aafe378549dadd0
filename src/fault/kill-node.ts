/** Kill the machine: it is switched off. Nobody is told, and nobody takes over its pods while it may come back. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { machineFault } from './machine.ts';

export const KILL_NODE: FaultKind = machineFault({
  kind: 'kill-node',
  needs: 'kill-nodes',
  verb: 'switch off',
  inject: 'killNode',
  heal: 'startNode',
  acts: ['switch-off', 'switch-on'],
  state: 'dead',
  appearance: { colour: 'purple', pattern: 'solid' },
});

/** Switches off the machine that the target is on, and on again when the step ends. */
export function killNode<const N extends string = 'kill-node'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'kill-node', as: options.as ?? ('kill-node' as N), targets: [target] };
}
