/** CLIENT PAUSE WRITE: an operator holds all writes back for a while, so that replicas catch up. */

import { duration as asWritten } from '../core/duration.ts';
import { duration } from '../experiment/parameter.ts';
import { byCommand, commandEach } from './commanded.ts';
import { fault } from './fault.ts';

/** Has the target answer no write for this long, unless it is made a replica before. */
export const pauseWrites = fault({
  kind: 'pause-writes',
  only: 'redis',
  parameters: { for: duration },
  example: { for: '30s' },
  says: ({ targets, parameters }) => `have ${targets} hold writes back for ${asWritten(parameters.for.ms)}`,
  ...byCommand(),
  inject: (context) => commandEach(context, ['CLIENT', 'PAUSE', String(context.parameters.for.ms), 'WRITE']),
});
