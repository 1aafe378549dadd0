/** Terminate: SIGTERM, the orderly shutdown. Redis 7 waits up to shutdown-timeout for lagging replicas. */

import { fault } from './fault.ts';
import { bySignal } from './signal.ts';

/** SIGTERM, and a start when the step ends. */
export const terminate = fault({
  kind: 'terminate',
  parameters: {},
  example: {},
  says: ({ targets }) => `terminate ${targets}`,
  ...bySignal({
    inject: 'SIGTERM',
    heal: 'start',
    state: 'dead',
    resets: true,
    appearance: { colour: 'orange', pattern: 'solid' },
  }),
});
