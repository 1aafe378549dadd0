/** Freeze the machine: every process on it stands still, and goes on later as if nothing had happened. */

import { fault } from './fault.ts';
import { onMachines } from './machine.ts';

/** Freezes the machine that the target is on, and thaws it when the step ends. */
export const freezeNode = fault({
  kind: 'freeze-node',
  needs: () => 'freeze-nodes',
  parameters: {},
  example: {},
  says: ({ targets }) => `freeze the machine of ${targets}`,
  ...onMachines({
    inject: 'freezeNode',
    heal: 'thawNode',
    acts: ['freeze', 'thaw'],
    state: 'stopped',
    appearance: { colour: 'sky', pattern: 'solid' },
  }),
});
