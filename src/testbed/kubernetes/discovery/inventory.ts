/** The objects of a namespace that say how its pods are run and reached. */

import type {
  KubernetesObject,
  V1Namespace,
  V1Node,
  V1Pod,
  V1PodDisruptionBudget,
  V1ReplicaSet,
  V1Service,
} from '@kubernetes/client-node';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import type { Api, Selection } from '../api.ts';

/** What helps where a right is missing. */
export const RIGHTS_HINT = '`sentinel-chaos discover --rbac` prints what a user has to be allowed';

export interface Inventory {
  readonly namespace: string;
  readonly pods: readonly V1Pod[];
  readonly services: readonly V1Service[];
  readonly budgets: readonly V1PodDisruptionBudget[];
  readonly replicaSets: readonly V1ReplicaSet[];
  readonly machines: readonly V1Node[];
  /** What could not be read, in sentences. */
  readonly unseen: readonly string[];
}

/** Sentences that complete "…, so …". */
const WITHOUT = {
  Service: 'addresses of Services lead to no pod',
  PodDisruptionBudget: 'disruption budgets are unknown',
  ReplicaSet: 'a pod of a Deployment is listed as one of a ReplicaSet',
  Node: 'zones are unknown',
} as const;

/** BAD_ARGUMENT when there is no such namespace; MISSING_PREREQUISITE when its pods may not be listed. */
export async function takeInventory(api: Api, namespace: string): Promise<Inventory> {
  const unseen: string[] = [];
  const optional = <T extends KubernetesObject>(selection: Selection): Promise<readonly T[]> =>
    api.list<T>(selection).catch((error: unknown) => {
      const consequence = WITHOUT[selection.kind as keyof typeof WITHOUT];
      unseen.push(`The harness ${messageOf(error)}; so ${consequence}.`);
      return [];
    });
  const [pods, services, budgets, replicaSets, machines] = await Promise.all([
    podsOf(api, namespace),
    optional<V1Service>({ apiVersion: 'v1', kind: 'Service', namespace }),
    optional<V1PodDisruptionBudget>({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespace }),
    optional<V1ReplicaSet>({ apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace }),
    optional<V1Node>({ apiVersion: 'v1', kind: 'Node' }),
  ]);
  if (pods.length === 0) await refuseUnknownNamespace(api, namespace);
  return { namespace, pods, services, budgets, replicaSets, machines, unseen };
}

async function podsOf(api: Api, namespace: string): Promise<readonly V1Pod[]> {
  try {
    return await api.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod', namespace });
  } catch (error) {
    throw new ChaosError('MISSING_PREREQUISITE', messageOf(error), {
      hint: RIGHTS_HINT,
      cause: error,
    });
  }
}

/** An empty list is also what a namespace that is not there has. */
async function refuseUnknownNamespace(api: Api, namespace: string): Promise<void> {
  const found = await api
    .read<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
    .catch(() => null);
  if (found === undefined)
    throw new ChaosError(
      'BAD_ARGUMENT',
      `there is no namespace ${namespace} in the cluster of ${api.context}`,
    );
  throw new ChaosError('BAD_ARGUMENT', `there is no pod in the namespace ${namespace} of ${api.context}`);
}
