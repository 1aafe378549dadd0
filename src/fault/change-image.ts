/** Change the image: what an upgrade does to each pod. The next pod in the target's place runs another server, on the data of before. */

import { oneOf } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';
import { orchestratorOf, processesOn, returnEach } from './orchestrated.ts';

/**
 * Deletes the target's pod gracefully after its StatefulSet was given the image of another server; when the step ends the next pod
 * must run, with that server. It is never changed back: every later pod of the same StatefulSet has the new image, too.
 */
export const changeImage = fault({
  kind: 'change-image',
  needs: () => 'change-images',
  parameters: {
    /** The server whose image the next pod has. */
    to: oneOf('redis', 'valkey'),
  },
  example: { to: 'redis' },
  says: ({ targets, parameters: { to } }) =>
    `replace the pod of ${targets} by one that runs ${to === 'redis' ? 'Redis' : 'Valkey'}`,
  effect: () =>
    effectOf({ target: 'pods', processes: 'replaced', resets: true, colour: 'blue', pattern: 'hatch' }),
  inject: async ({ cluster, targets, parameters: { to }, recordState }) => {
    await Promise.all(
      targets.hosts.map(async (host) => {
        const moment = await orchestratorOf(cluster).changeImage(host, to);
        await recordState(processesOn(cluster, host), 'delete', moment);
      }),
    );
  },
  heal: returnEach,
});
