/** The end of a run's namespaces, and of everything in them. */

import type { V1Namespace } from '@kubernetes/client-node';
import { until } from '../../../core/until.ts';
import type { Api } from '../api.ts';

const GONE_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 200;

/** What makes pods anew, then the pods, then what pods hold: in this order nothing comes back or waits for another. */
const CONTENTS = [
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['v1', 'Pod'],
  ['v1', 'PersistentVolumeClaim'],
] as const;

/**
 * Deletes namespaces and waits until they are gone. They are emptied first: one that still has pods when Kubernetes
 * looks at it is looked at again only much later. Pods are killed without grace: a server that gets SIGTERM would
 * wait for replicas that are being ended as well.
 */
export async function removeNamespaces(api: Api, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => removeNamespace(api, name)));
}

async function removeNamespace(api: Api, name: string): Promise<void> {
  const reference = { apiVersion: 'v1', kind: 'Namespace', name };
  if ((await api.read<V1Namespace>(reference)) === undefined) return;
  for (const [apiVersion, kind] of CONTENTS)
    await api.deleteAll({ apiVersion, kind, namespace: name }, { graceS: 0 });
  await api.delete(reference);
  await until(async () => ((await api.read<V1Namespace>(reference)) === undefined ? true : undefined), {
    what: `the namespace ${name} to be gone`,
    withinMs: GONE_LIMIT_MS,
    everyMs: LOOK_EVERY_MS,
  });
}
