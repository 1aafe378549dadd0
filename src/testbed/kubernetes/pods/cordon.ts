/** Cordoning: whether new pods may come onto a machine. */

import type { V1Node } from '@kubernetes/client-node';
import type { Api, Reference } from '../api.ts';

/** Lets no new pod onto a machine, or lets them again; those that are there stay. */
export async function cordon(api: Api, node: string, unschedulable: boolean): Promise<void> {
  await api.patch<V1Node>(referenceTo(node), { spec: { unschedulable: unschedulable ? true : null } });
}

/** Whether a machine takes no new pods; undefined where there is no such machine. */
export async function isCordoned(api: Api, node: string): Promise<boolean | undefined> {
  const object = await api.read<V1Node>(referenceTo(node));
  return object === undefined ? undefined : object.spec?.unschedulable === true;
}

function referenceTo(name: string): Reference {
  return { apiVersion: 'v1', kind: 'Node', name };
}
