/** Freeze: SIGSTOP. Connections stay open and the kernel goes on acknowledging packets, but nothing is answered. */

import { fault } from './fault.ts';
import { bySignal } from './signal.ts';

/** SIGSTOP, and SIGCONT when the step ends. */
export const freeze = fault({
  kind: 'freeze',
  parameters: {},
  example: {},
  says: ({ targets }) => `freeze ${targets}`,
  ...bySignal({
    inject: 'SIGSTOP',
    heal: 'SIGCONT',
    state: 'stopped',
    resets: false,
    appearance: { colour: 'sky', pattern: 'dots' },
  }),
});
