/** Throttle: a process gets so little of a core that it does everything late; it lives, and its connections stay. */

import { percentage } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';
import { resourcesOf } from './limited.ts';

/** Gives the target no more than this share of one core; what it has done in a tenth of a second decides when it must wait. */
export const throttle = fault({
  kind: 'throttle',
  needs: () => 'throttle-processes',
  parameters: {
    /** Of one core. */
    share: percentage,
  },
  example: { share: '5%' },
  says: ({ targets, said: { share } }) => `give ${targets} ${share} of a core`,
  effect: () => effectOf({ target: 'processes', resources: 'cpu', colour: 'green', pattern: 'dots' }),
  inject: async ({ cluster, targets, parameters, ttlMs }) => {
    const resources = resourcesOf(cluster);
    await Promise.all(
      targets.processes.map((process) => resources.throttle(process, parameters.share, ttlMs)),
    );
  },
  heal: async ({ cluster, targets }) => {
    await Promise.all(targets.processes.map((process) => resourcesOf(cluster).lift(process, 'cpu')));
  },
});
