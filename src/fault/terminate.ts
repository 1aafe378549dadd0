/** Terminate: SIGTERM, the orderly shutdown. Redis 7 waits up to shutdown-timeout for lagging replicas. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { signalFault } from './signal.ts';

export const TERMINATE: FaultKind = signalFault({
  kind: 'terminate',
  verb: 'terminate',
  inject: 'SIGTERM',
  heal: 'start',
  state: 'dead',
  resets: true,
  appearance: { colour: 'orange', pattern: 'solid' },
});

/** SIGTERM, and a start when the step ends. */
export function terminate<const N extends string = 'terminate'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'terminate', as: options.as ?? ('terminate' as N), targets: [target] };
}
