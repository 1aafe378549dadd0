/** Read-only: the configuration file can be neither changed nor replaced; what a process is told it remembers until it restarts. */

import { effectOf, fault } from './fault.ts';
import { storageOf } from './stored.ts';

/**
 * Makes the configuration file of the target unwritable, as it is where it comes from a ConfigMap; its data is kept all the
 * same. What Sentinel orders, and what a Sentinel learns, is forgotten at its next start.
 */
export const readOnly = fault({
  kind: 'read-only',
  needs: () => 'seal-files',
  parameters: {},
  example: {},
  says: ({ targets }) => `make the configuration file of ${targets} unwritable`,
  effect: () => effectOf({ target: 'processes', storage: 'sealed', colour: 'yellow', pattern: 'hatch' }),
  inject: async ({ cluster, targets, ttlMs }) => {
    await Promise.all(targets.processes.map((process) => storageOf(cluster).seal(process, ttlMs)));
  },
  heal: async ({ cluster, targets }) => {
    await Promise.all(targets.processes.map((process) => storageOf(cluster).unseal(process)));
  },
});
