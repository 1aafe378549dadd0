/** Freeze the machine: every process on it stands still, and goes on later as if nothing had happened. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { machineFault } from './machine.ts';

export const FREEZE_NODE: FaultKind = machineFault({
  kind: 'freeze-node',
  needs: 'freeze-nodes',
  verb: 'freeze',
  inject: 'freezeNode',
  heal: 'thawNode',
  acts: ['freeze', 'thaw'],
  state: 'stopped',
  appearance: { colour: 'sky', pattern: 'solid' },
});

/** Freezes the machine that the target is on, and thaws it when the step ends. */
export function freezeNode<const N extends string = 'freeze-node'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'freeze-node', as: options.as ?? ('freeze-node' as N), targets: [target] };
}
