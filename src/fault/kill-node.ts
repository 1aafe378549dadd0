/** Kill the machine: it is switched off. No connection is closed, and its pods are not moved while it may come back. */

import { fault } from './fault.ts';
import { onMachines } from './machine.ts';

/** Switches off the machine that the target is on, and on again when the step ends. */
export const killNode = fault({
  kind: 'kill-node',
  needs: () => 'kill-nodes',
  parameters: {},
  example: {},
  says: ({ targets }) => `switch off the machine of ${targets}`,
  ...onMachines({
    inject: 'killNode',
    heal: 'startNode',
    acts: ['switch-off', 'switch-on'],
    state: 'dead',
    appearance: { colour: 'purple', pattern: 'solid' },
  }),
});
