/**
 * Removes what dead runs have left behind: what they did to machines, and their namespaces with all that is in them.
 */

import { rm } from 'node:fs/promises';
import type { V1Node } from '@kubernetes/client-node';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import type { Api, Reference } from '../api.ts';
import { clusterOf } from '../kind/name.ts';
import { kindMachines } from '../kind/nodes.ts';
import { isReady } from '../kind/readiness.ts';
import type { Machines } from '../machines.ts';
import { cordon, isCordoned } from '../pods/cordon.ts';
import { journalFolder } from './journal.ts';
import { removeNamespaces } from './namespaces.ts';
import { allRemains, lifeOf, WATCH_MS, type Remains } from './remains.ts';

/** From the start of a machine until it reports ready: 9 s after a standstill (measured, kind), ms. */
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 500;

interface SweepOptions {
  /** Folder with the journals of the runs that were started on this machine. */
  readonly journals?: string;
  readonly machines?: Machines | undefined;
  /** How long the lease of another machine's run is watched that seems to be stale, ms. */
  readonly watchMs?: number;
}

/**
 * Undoes what runs in this cluster have left whose harness is dead, and returns what was done in sentences. Runs that
 * go on are left alone, and so is everything without our labels. Cuts need nothing: they end with their pods, or by
 * themselves. CLEANUP_FAILED, with what could be done as well, when something could not.
 */
export async function sweep(
  api: Api,
  { journals = journalFolder(), machines = machinesOf(api.context), watchMs = WATCH_MS }: SweepOptions = {},
): Promise<readonly string[]> {
  const said: string[] = [];
  const clear = async (remains: Remains): Promise<void> => {
    const life = await lifeOf(api, remains, watchMs);
    if (life === 'alive') said.push(`The run ${remains.run} is still going on; it was left alone.`);
    if (life === 'dead') await remove(remains, { api, machines, say: (sentence) => said.push(sentence) });
  };
  const ends = await Promise.allSettled((await allRemains(api, journals)).map(clear));
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [messageOf(end.reason)] : []));
  if (failures.length > 0)
    throw new ChaosError('CLEANUP_FAILED', [...said, ...failures].join('\n'), {
      hint: 'sentinel-chaos heal tries again.',
    });
  return said;
}

interface Tools {
  readonly api: Api;
  readonly machines: Machines | undefined;
  readonly say: (sentence: string) => void;
}

/** The journal goes last: what fails before is tried again. */
async function remove({ run, namespaces, journal }: Remains, tools: Tools): Promise<void> {
  for (const { undo, node } of journal?.due ?? [])
    await (undo === 'uncordon-node' ? open(node, run, tools) : revive(node, run, tools));
  if (namespaces.length > 0) {
    const names = namespaces.map(({ metadata }) => metadata!.name!);
    await removeNamespaces(tools.api, names);
    tools.say(`The dead run ${run} is removed with all that it had left in ${names.join(' and ')}.`);
  }
  if (journal !== undefined) await rm(journal.path, { force: true });
}

/** Lets pods onto a machine again, if it is one of this cluster and takes none. */
async function open(node: string, run: string, { api, say }: Tools): Promise<void> {
  if ((await isCordoned(api, node)) !== true) return;
  await cordon(api, node, false);
  say(`The node ${node} takes pods again; the dead run ${run} had drained it.`);
}

/** Brings a machine back to life, if it is one of this cluster and not back yet. */
async function revive(node: string, run: string, { api, machines, say }: Tools): Promise<void> {
  const reference: Reference = { apiVersion: 'v1', kind: 'Node', name: node };
  if ((await api.read(reference)) === undefined) return;
  if (machines === undefined)
    throw new ChaosError(
      'CLEANUP_FAILED',
      `the node ${node}, stopped by ${run}, cannot be brought back from here`,
    );
  const state = await machines.state(node);
  if (state === 'running') return;
  await (state === 'frozen' ? machines.thaw(node) : machines.start(node));
  const ready = async (): Promise<true | undefined> => {
    const object = await api.read<V1Node>(reference);
    return object !== undefined && isReady(object) ? true : undefined;
  };
  const what = `the node ${node} to be ready`;
  await until(ready, { what, withinMs: READY_WITHIN_MS, everyMs: LOOK_EVERY_MS });
  say(
    `The node ${node} runs again; the dead run ${run} had ${state === 'frozen' ? 'frozen it' : 'switched it off'}.`,
  );
}

/** What can bring machines back: for a cluster made by kind, its engine. */
function machinesOf(context: string): Machines | undefined {
  const cluster = clusterOf(context);
  return cluster === undefined ? undefined : kindMachines(cluster);
}
