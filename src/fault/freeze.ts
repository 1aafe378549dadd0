/** Freeze: SIGSTOP. Connections stay open and the kernel goes on acknowledging packets, but nothing is answered. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { signalFault } from './signal.ts';

export const FREEZE: FaultKind = signalFault({
  kind: 'freeze',
  verb: 'freeze',
  inject: 'SIGSTOP',
  heal: 'SIGCONT',
  state: 'stopped',
  resets: false,
  appearance: { colour: 'sky', pattern: 'dots' },
});

/** SIGSTOP, and SIGCONT when the step ends. */
export function freeze<const N extends string = 'freeze'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'freeze', as: options.as ?? ('freeze' as N), targets: [target] };
}
