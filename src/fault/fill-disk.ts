/** Full disk: nothing more can be written to the volume of a process, neither data nor configuration. */

import { effectOf, fault } from './fault.ts';
import { storageOf } from './stored.ts';

/**
 * Leaves no space on the target's own volume; it is there again when the step ends. A server that has ended for want of it, as a
 * replica does whose append-only file cannot be written, is then started again.
 */
export const fillDisk = fault({
  kind: 'fill-disk',
  needs: () => 'spoil-storage',
  parameters: {},
  example: {},
  says: ({ targets }) => `leave no space on the volume of ${targets}`,
  effect: () => effectOf({ target: 'processes', storage: 'full', colour: 'orange', pattern: 'hatch' }),
  inject: async ({ cluster, targets }) => {
    await Promise.all(targets.processes.map((process) => storageOf(cluster).fill(process)));
  },
  heal: async ({ cluster, targets, signalProcess }) => {
    await Promise.all(targets.processes.map((process) => storageOf(cluster).drain(process)));
    const states = await cluster.states(targets.processes);
    const dead = states.filter(({ state }) => state === 'dead');
    await Promise.all(dead.map(({ process }) => signalProcess(process, 'start')));
  },
});
