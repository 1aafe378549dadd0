/** Waiting until a cluster that was just made can be used. */

import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import type { Api } from '../api.ts';

/** From the API server's first answer to the last worker; half a minute on two cores, ms. */
const READY_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 250;

/** What helps when a cluster does not come to itself. */
export const REMAKE = 'sentinel-chaos cluster down removes it, cluster up makes it anew';

/** Waits until every node is ready and names are resolved; kind itself waits for the control plane alone. */
export async function awaitReady(api: Api, signal: AbortSignal, withinMs = READY_WITHIN_MS): Promise<void> {
  let lack: string | undefined;
  const look = async (): Promise<true | undefined> => {
    lack = await lackOf(api).catch(messageOf);
    return lack === undefined ? true : undefined;
  };
  try {
    await until(look, { what: 'the cluster', withinMs, everyMs: LOOK_EVERY_MS, signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ChaosError('TIMED_OUT', `the cluster is not ready after ${withinMs / 1e3} s: ${lack}`, {
      hint: REMAKE,
      cause,
    });
  }
}

/** What the cluster lacks, for the person who waits; undefined when it is ready. */
async function lackOf(api: Api): Promise<string | undefined> {
  const [nodes, resolvers] = await Promise.all([
    api.list<V1Node>({ apiVersion: 'v1', kind: 'Node' }),
    api.list<V1Pod>({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'kube-system',
      labels: { 'k8s-app': 'kube-dns' },
    }),
  ]);
  const unready = nodes.filter((node) => !isReady(node)).map((node) => node.metadata?.name);
  if (nodes.length === 0) return 'it has no nodes';
  if (unready.length > 0) return `not ready: ${unready.join(', ')}`;
  if (resolvers.length === 0 || !resolvers.every(isReady)) return 'CoreDNS is not ready';
  return undefined;
}

/** Whether the status of a node or a pod is ready. */
export function isReady({ status }: V1Node | V1Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
