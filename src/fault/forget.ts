/** Forget: a Sentinel is killed and starts with nothing but its first configuration: no replicas, no Sentinels, no epochs. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { KILL } from './kill.ts';

export const FORGET: FaultKind = {
  ...KILL,
  kind: 'forget',
  needs: 'forget',
  only: 'sentinel',
  effect: (parameters) => ({ ...KILL.effect(parameters), colour: 'yellow' }),
  words: (targets) => `kill ${targets}, to start again with an empty configuration`,
  heal: async ({ signalProcess, cluster, targets }) => {
    await Promise.all(
      targets.processes.map(async (process) => {
        // A testbed without it has not the capability, and the experiment was skipped.
        await cluster.forget!(process);
        await signalProcess(process, 'start');
      }),
    );
  },
};

/** SIGKILL, and a start without anything it had learned when the step ends. */
export function forget<const N extends string = 'forget'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'forget', as: options.as ?? ('forget' as N), targets: [target] };
}
