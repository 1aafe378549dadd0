/** What runs have left in a cluster and on this machine, and which of them still go on. */

import type { V1Namespace } from '@kubernetes/client-node';
import { sleep } from '../../../core/clock.ts';
import type { Api } from '../api.ts';
import { LABEL, MANAGER } from '../names.ts';
import { foundJournals, type FoundJournal } from './journal.ts';
import { DEAD_AFTER_MS, RENEW_EVERY_MS, signOfLife } from './lease.ts';
import { isAlive, OWN } from './owner.ts';

/** All that there is of a run. */
export interface Remains {
  readonly run: string;
  readonly namespaces: readonly V1Namespace[];
  readonly journal: FoundJournal | undefined;
}

/** A lease that is not renewed while it is watched for so long is stale, whatever the clocks of both machines show. */
export const WATCH_MS = 1.5 * RENEW_EVERY_MS;

/** The remains of every run in the cluster: namespaces with both our labels, and journals that name its context. */
export async function allRemains(api: Api, folder: string): Promise<Remains[]> {
  const [namespaces, journals] = await Promise.all([
    api.list<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace', labels: { [LABEL.manager]: MANAGER } }),
    foundJournals(folder),
  ]);
  const ours = namespaces.filter((namespace) => runOf(namespace) !== undefined);
  const here = journals.filter(({ context }) => context === api.context);
  const runs = new Set([...ours.map((one) => runOf(one)!), ...here.map(({ run }) => run)]);
  return [...runs].toSorted().map((run) => ({
    run,
    namespaces: ours.filter((namespace) => runOf(namespace) === run),
    journal: here.find((journal) => journal.run === run),
  }));
}

/** Whose a run is: this harness's, another living one's, or a dead one's. */
export async function lifeOf(api: Api, remains: Remains, watchMs: number): Promise<'own' | 'alive' | 'dead'> {
  const owner = remains.journal?.owner ?? (await signOfLife(api, remains.run))?.owner;
  if (owner === OWN) return 'own';
  const alive = owner === undefined ? undefined : isAlive(owner);
  if (alive !== undefined) return alive ? 'alive' : 'dead';
  return (await isStale(api, remains, watchMs)) ? 'dead' : 'alive';
}

async function isStale(api: Api, remains: Remains, watchMs: number): Promise<boolean> {
  const before = await lastSignMs(api, remains);
  if (Date.now() - before < DEAD_AFTER_MS) return false;
  await sleep(watchMs);
  return (await lastSignMs(api, remains)) === before;
}

/**
 * When the run gave its last sign of life: its lease, or what it made before it could have one. A run that ends has its namespaces
 * deleted, and they are a while without the lease.
 */
async function lastSignMs(api: Api, { run, namespaces, journal }: Remains): Promise<number> {
  const renewedMs = (await signOfLife(api, run))?.renewedMs;
  if (renewedMs !== undefined) return renewedMs;
  const asked = namespaces.flatMap(({ metadata }) => [
    metadata?.creationTimestamp ?? 0,
    metadata?.deletionTimestamp ?? 0,
  ]);
  return Math.max(...asked.map((time) => new Date(time).getTime()), journal?.writtenMs ?? 0);
}

function runOf({ metadata }: V1Namespace): string | undefined {
  return metadata?.labels?.[LABEL.run];
}
