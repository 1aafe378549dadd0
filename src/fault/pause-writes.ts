/** CLIENT PAUSE WRITE: an operator holds all writes back for a while, so that replicas catch up. */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { commandFault } from './commanded.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

export const PAUSE_WRITES: FaultKind = commandFault({
  kind: 'pause-writes',
  only: 'redis',
  parameters: { for: 'duration' },
  words: (targets, parameters) => `have ${targets} hold writes back for ${parameters['for']}`,
  command: (_, parameters) => [
    'CLIENT',
    'PAUSE',
    String(milliseconds(parameters['for'] as Duration)),
    'WRITE',
  ],
});

/** Has the target answer no write for this long, unless it is made a replica before. */
export function pauseWrites<const N extends string = 'pause-writes'>(
  target: Target,
  { as, for: time }: FaultOptions<N> & { readonly for: Duration },
): Fault<N> {
  return {
    kind: 'pause-writes',
    as: as ?? ('pause-writes' as N),
    targets: [target],
    parameters: { for: time },
  };
}
