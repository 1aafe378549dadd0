/** Kill: SIGKILL to the process. Its connections are reset at once; it stays dead until its step ends. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { signalFault } from './signal.ts';

export const KILL: FaultKind = signalFault({
  kind: 'kill',
  verb: 'kill',
  inject: 'SIGKILL',
  heal: 'start',
  state: 'dead',
  resets: true,
  appearance: { colour: 'vermilion', pattern: 'solid' },
});

/** SIGKILL to one target or to several at once, and a start with its own configuration and data when the step ends. */
export function kill<const N extends string = 'kill'>(
  target: Target | readonly Target[],
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'kill', as: options.as ?? ('kill' as N), targets: [target].flat() };
}
