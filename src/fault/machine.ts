/** What freezing and switching off a machine share: the orchestrator does it, and every process on it is hit. */

import type { Moment } from '../cluster/evidence.ts';
import type { Orchestrator } from '../cluster/orchestrator.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import { effectOf, type Act, type FaultContext, type FaultKind } from './fault.ts';
import { orchestratorOf } from './orchestrated.ts';

interface MachineFault extends Pick<FaultKind, 'kind' | 'needs'> {
  readonly appearance: Pick<FaultEffect, 'colour' | 'pattern'>;
  readonly verb: string;
  readonly inject: 'freezeNode' | 'killNode';
  readonly heal: 'thawNode' | 'startNode';
  readonly acts: readonly [injected: Act, healed: Act];
  readonly state: 'dead' | 'stopped';
}

/** A kind of fault that hits machines. Nobody tells the peers of what was on them; they meet silence. */
export function machineFault(fault: MachineFault): FaultKind {
  return {
    kind: fault.kind,
    needs: fault.needs,
    parameters: {},
    words: (targets) => `${fault.verb} the machine of ${targets}`,
    links: () => [],
    effect: () => effectOf({ target: 'machines', processes: fault.state, ...fault.appearance }),
    inject: (context) => onEach(context, fault.inject, fault.acts[0]),
    heal: (context) => onEach(context, fault.heal, fault.acts[1]),
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
