/** Forget: a Sentinel is killed and starts with nothing but its first configuration: no replicas, no Sentinels, no epochs. */

import { fault } from './fault.ts';
import { bySignal } from './signal.ts';

/** SIGKILL, and a start without anything it had learned when the step ends. */
export const forget = fault({
  kind: 'forget',
  only: 'sentinel',
  parameters: {},
  example: {},
  says: ({ targets }) => `kill ${targets}, to start again with an empty configuration`,
  ...bySignal({
    inject: 'SIGKILL',
    heal: 'start',
    state: 'dead',
    resets: true,
    appearance: { colour: 'yellow', pattern: 'solid' },
  }),
  needs: () => 'forget',
  heal: async ({ signalProcess, cluster, targets }) => {
    await Promise.all(
      targets.processes.map(async (process) => {
        // A testbed without it has not the capability, and the experiment was skipped.
        await cluster.forget!(process);
        await signalProcess(process, 'start');
      }),
    );
  },
});
