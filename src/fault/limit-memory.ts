/** Limited memory: a process that takes more than it may is killed by the kernel, as in a container with a limit. */

import { size } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';
import { resourcesOf } from './limited.ts';

/**
 * Lets the target take so much memory besides what it has; the kernel kills it when it takes more. When the step ends the limit is
 * gone, and a process that was killed is started again. In a deployment that was found the kubelet does that at once, and without the
 * limit.
 */
export const limitMemory = fault({
  kind: 'limit-memory',
  needs: () => 'limit-memory',
  parameters: {
    /** What it has is not counted: the kernel charges what is taken from then on. */
    more: size,
  },
  example: { more: '32mb' },
  says: ({ targets, said: { more } }) =>
    `let ${targets} take no more than ${more} of memory besides what there is`,
  effect: () =>
    effectOf({
      target: 'processes',
      resources: 'memory',
      resets: true,
      colour: 'orange',
      pattern: 'dots',
    }),
  inject: async ({ cluster, targets, parameters, ttlMs }) => {
    const resources = resourcesOf(cluster);
    await Promise.all(
      targets.processes.map((process) => resources.limitMemory(process, parameters.more, ttlMs)),
    );
  },
  heal: async ({ cluster, targets, signalProcess }) => {
    await Promise.all(targets.processes.map((process) => resourcesOf(cluster).lift(process, 'memory')));
    const states = await cluster.states(targets.processes);
    const killed = states.filter(({ state }) => state === 'dead');
    await Promise.all(killed.map(({ process }) => signalProcess(process, 'start')));
  },
});
