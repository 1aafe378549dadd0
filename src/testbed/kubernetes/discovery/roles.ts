/** Service accounts with the least rights that a piece of work takes, as the objects that grant them. */

import { dumpYaml, type KubernetesObject, type V1PolicyRule } from '@kubernetes/client-node';

const RBAC = 'rbac.authorization.k8s.io';

/** On every object: what it is for, so that `kubectl apply -l` can choose. */
const FOR_LABEL = 'sentinel-chaos/for';

export interface Rights {
  /** Of the ServiceAccount and of what grants it something. */
  readonly name: string;
  /** The command that needs them. */
  readonly command: 'discover' | 'run';
  /** For whom it is and what may be left out, as comment lines. */
  readonly head: string;
  /** In the namespace of the deployment. */
  readonly inNamespace: readonly V1PolicyRule[];
  /** In all namespaces, and for objects of the whole cluster. */
  readonly inCluster: readonly V1PolicyRule[];
}

/** A ServiceAccount of the namespace that may do this there, as YAML. */
export function rightsYaml(namespace: string, rights: Rights): string {
  const objects = [account(namespace, rights), ...role(namespace, rights), ...clusterRole(namespace, rights)];
  return (
    rights.head + objects.map((object) => dumpYaml(object, { noRefs: true, lineWidth: -1 })).join('---\n')
  );
}

function account(namespace: string, { name, command }: Rights): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, labels: labelsFor(command) },
  };
}

function role(namespace: string, { name, command, inNamespace }: Rights): KubernetesObject[] {
  const metadata = { name, namespace, labels: labelsFor(command) };
  return [
    Object.assign(header('Role', metadata), { rules: inNamespace }),
    Object.assign(header('RoleBinding', metadata), {
      roleRef: { apiGroup: RBAC, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    }),
  ];
}

/** Named with the namespace: objects of the whole cluster are shared with other namespaces. */
function clusterRole(namespace: string, { name, command, inCluster }: Rights): KubernetesObject[] {
  const metadata = { name: `${name}-${namespace}`, labels: labelsFor(command) };
  return [
    Object.assign(header('ClusterRole', metadata), { rules: inCluster }),
    Object.assign(header('ClusterRoleBinding', metadata), {
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    }),
  ];
}

/** Of what a command needs. */
export function labelsFor(command: Rights['command']): Record<string, string> {
  return { [FOR_LABEL]: command };
}

function header(kind: string, metadata: KubernetesObject['metadata'] & object): KubernetesObject {
  return { apiVersion: `${RBAC}/v1`, kind, metadata };
}
