/**
 * Drain the machine: what `kubectl drain` does before maintenance. No new pod may come onto it, and each of the deployment's
 * pods there is evicted as soon as a disruption budget allows it; pods of others stay. When the step ends the machine takes
 * pods again.
 */

import { effectOf, fault } from './fault.ts';
import { orchestratorOf, processesOn, returnEach } from './orchestrated.ts';

/** Drains the machine that the target is on, and lets pods onto it again when the step ends; then all must run again, wherever. */
export const drain = fault({
  kind: 'drain',
  needs: () => 'drain-machines',
  parameters: {},
  example: {},
  says: ({ targets }) => `drain the machine of ${targets}`,
  effect: () =>
    effectOf({
      target: 'machine-pods',
      processes: 'replaced',
      resets: true,
      colour: 'orange',
      pattern: 'hatch',
    }),
  inject: async ({ cluster, targets, recordState }) => {
    const orchestrator = orchestratorOf(cluster);
    await Promise.all(targets.machines.map((machine) => orchestrator.cordonNode(machine)));
    await Promise.all(
      targets.hosts.map(async (host) => {
        const moment = await orchestrator.evictPod(host);
        await recordState(processesOn(cluster, host), 'delete', moment);
      }),
    );
  },
  heal: async (context) => {
    const orchestrator = orchestratorOf(context.cluster);
    await Promise.all(context.targets.machines.map((machine) => orchestrator.uncordonNode(machine)));
    await returnEach(context);
  },
});
