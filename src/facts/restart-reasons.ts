/** Who asked for a restart: a fault that ends processes, an order, a liveness probe that a fault kept from being answered, or nobody. */

import { isOfProcesses } from '../history/fault-effect.ts';
import type { Topology } from '../experiment/topology.ts';
import type { Replaced } from './restarts.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

export type RestartReason =
  | { readonly kind: 'fault' | 'probe'; readonly as: string }
  | { readonly kind: 'order' }
  | { readonly kind: 'nobody' };

/** Polled states and the runner's own records may be apart by this, µs. */
const NEAR_US = 1_000_000;

/** Sentinels have no probes of ours. */
export const UNPROBED: Pick<Topology, 'probes'> = { probes: {} };

/** The reason of a restart, by what is known to have been done around it. */
export function reasonOf(
  { faults, commands }: Pick<Timeline, 'faults' | 'commands'>,
  topology: Pick<Topology, 'probes'>,
  restart: Replaced,
): RestartReason {
  const { node, lastSeen, at } = restart;
  const near = faults.filter(({ targets, injecting, healed = Infinity }) => {
    return targets.includes(node) && at >= injecting && lastSeen <= healed + NEAR_US;
  });
  const silencing = hasProbe(topology) ? near.find(({ effect }) => silences(effect)) : undefined;
  if (silencing !== undefined) return { kind: 'probe', as: silencing.as };
  const ending = near.find(({ effect }) => mayEnd(effect));
  if (ending !== undefined) return { kind: 'fault', as: ending.as };
  const isOrdered = commands.some(
    ({ process, sent }) => process === node && sent >= lastSeen - NEAR_US && sent <= at,
  );
  return { kind: isOrdered ? 'order' : 'nobody' };
}

type Effect = FaultSpan['effect'];

/** Whether processes may end of it and begin anew. */
function mayEnd(effect: Effect): boolean {
  return (
    isOfProcesses(effect) &&
    effect.processes !== 'busy' &&
    effect.storage !== 'sealed' &&
    effect.resources !== 'cpu' &&
    effect.connections === undefined
  );
}

/** Whether its processes live and answer nothing, a probe neither: what another one then replaces was ended by that. */
function silences({ target, processes, resets, connections }: Effect): boolean {
  if (target !== 'processes') return false;
  const isSilent = processes === 'stopped' || processes === 'busy' || (processes === 'replaced' && !resets);
  return isSilent || connections === 'exhausted';
}

/** Plans of before there were probes do not speak of them. */
function hasProbe({ probes }: Partial<Pick<Topology, 'probes'>>): boolean {
  return probes?.liveness !== undefined;
}
