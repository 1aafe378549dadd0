/** Exhausted connections: a process has as many clients as it takes (maxclients), and refuses every further one. */

import { effectOf, fault } from './fault.ts';

/**
 * Holds connections to the target, from a host that no fault cuts off, until it refuses one. Those that were there before stay;
 * whoever loses one of them does not get another.
 */
export const exhaustConnections = fault({
  kind: 'exhaust-connections',
  needs: () => 'signal-processes',
  parameters: {},
  example: {},
  says: ({ targets }) => `hold as many connections to ${targets} as there can be`,
  effect: () =>
    effectOf({ target: 'processes', connections: 'exhausted', colour: 'purple', pattern: 'dots' }),
  inject: async ({ targets, holdConnections }) => {
    await Promise.all(targets.processes.map(holdConnections));
  },
  heal: async ({ targets, releaseConnections }) => {
    await Promise.all(targets.processes.map(releaseConnections));
  },
});
