/** What target words mean now: processes and hosts by name. */

import { ChaosError } from '../core/errors.ts';
import { describeTarget, type Target } from '../experiment/target.ts';
import {
  clientHost,
  majority,
  PROXY_HOST,
  type PlacedProcess,
  type Topology,
} from '../experiment/topology.ts';
import type { Resolved } from '../fault/fault.ts';
import type { View } from './view.ts';

export interface ResolveContext {
  readonly topology: Topology;
  readonly processes: readonly PlacedProcess[];
  readonly view: View;
  /** The master when the schedule began. */
  readonly firstMaster: string;
}

/** Resolves all targets of a fault; a word that means nothing at this moment is an error, never an empty fault. */
export function resolve(targets: readonly Target[], context: ResolveContext): Resolved {
  const processes: string[] = [];
  const hosts: string[] = [];
  for (const target of targets) {
    if (target.word === 'client') {
      hosts.push(clientHost(target.letter));
      continue;
    }
    if (target.word === 'proxy') {
      processes.push(PROXY_HOST);
      hosts.push(PROXY_HOST);
      continue;
    }
    const names = processNames(target, context);
    if (names.length === 0)
      throw new ChaosError('NOT_STEADY', `no live process matches "${describeTarget(target)}"`);
    processes.push(...names);
    hosts.push(...names.map((name) => hostOf(name, context)));
  }
  return { processes: [...new Set(processes)], hosts: [...new Set(hosts)] };
}

function hostOf(process: string, { processes }: ResolveContext): string {
  const placed = processes.find((one) => one.name === process);
  if (placed === undefined) throw new ChaosError('BAD_EXPERIMENT', `there is no process named "${process}"`);
  return placed.host;
}

function processNames(
  target: Exclude<Target, { word: 'client' | 'proxy' }>,
  context: ResolveContext,
): string[] {
  const { topology, processes, view, firstMaster } = context;
  const sentinels = processes.filter(({ kind }) => kind === 'sentinel').map(({ name }) => name);
  const master = view.agreedMaster(topology);
  const live = [...view.nodes.values()]
    .filter((record) => record.state !== undefined)
    .map((record) => record.node);
  const replicas = live.filter((name) => name !== master).toSorted();
  switch (target.word) {
    case 'master':
      return master === undefined ? [] : [master];
    case 'first-master':
      return [firstMaster];
    case 'replicas':
      return replicas;
    case 'replica':
      return replicas.slice(target.index, target.index + 1);
    case 'sentinel':
      return sentinels.slice(target.index, target.index + 1);
    case 'sentinel-leader':
      return view.leader === undefined ? [] : [view.leader];
    case 'sentinels':
      return sentinels.slice(sentinels.length - shareOf(topology.sentinels, target.which));
    case 'node':
      return [target.name];
  }
}

function shareOf(total: number, which: 'minority' | 'majority' | 'all'): number {
  if (which === 'all') return total;
  return which === 'majority' ? majority(total) : total - majority(total);
}
