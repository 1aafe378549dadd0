/** What freezing and switching off a machine share: the orchestrator does it, and every process on it is hit. */

import type { Moment } from '../cluster/evidence.ts';
import type { Orchestrator } from '../cluster/orchestrator.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import { effectOf, type Act, type FaultContext, type Shared } from './fault.ts';
import { orchestratorOf } from './orchestrated.ts';

interface OnMachines {
  readonly inject: 'freezeNode' | 'killNode';
  readonly heal: 'thawNode' | 'startNode';
  readonly acts: readonly [injected: Act, healed: Act];
  readonly state: 'dead' | 'stopped';
  readonly appearance: Pick<FaultEffect, 'colour' | 'pattern'>;
}

/** Hits machines. The connections of what was on them are not closed; peers meet silence. */
export function onMachines({
  inject,
  heal,
  acts: [injected, healed],
  state,
  appearance,
}: OnMachines): Pick<Shared, 'effect' | 'inject' | 'heal'> {
  return {
    effect: () => effectOf({ target: 'machines', processes: state, ...appearance }),
    inject: (context) => onEach(context, inject, injected),
    heal: (context) => onEach(context, heal, healed),
  };
}

/** Does it to every machine, then writes down what became of their processes. */
async function onEach(
  { cluster, targets, recordState }: FaultContext,
  doing: keyof Orchestrator & `${string}Node`,
  act: Act,
): Promise<void> {
  const orchestrator = orchestratorOf(cluster);
  const moments = await Promise.all(targets.machines.map((machine) => orchestrator[doing](machine)));
  await recordState(targets.processes, act, latest(moments));
}

function latest(moments: readonly Moment[]): Moment {
  return { atUs: Math.max(...moments.map(({ atUs }) => atUs)) };
}
