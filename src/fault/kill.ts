/** Kill: SIGKILL to the process. Its connections are reset at once; it stays dead until its step ends. */

import { fault } from './fault.ts';
import { bySignal } from './signal.ts';

/** SIGKILL to one target or to several at once, and a start with its own configuration and data when the step ends. */
export const kill = fault({
  kind: 'kill',
  parameters: {},
  example: {},
  says: ({ targets }) => `kill ${targets}`,
  ...bySignal({
    inject: 'SIGKILL',
    heal: 'start',
    state: 'dead',
    resets: true,
    appearance: { colour: 'vermilion', pattern: 'solid' },
  }),
});
