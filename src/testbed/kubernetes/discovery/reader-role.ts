/** The least that a user has to be allowed for discovering a deployment, as objects that grant it. */

import { dumpYaml, type KubernetesObject, type V1PolicyRule } from '@kubernetes/client-node';

const NAME = 'sentinel-chaos-reader';
const RBAC = 'rbac.authorization.k8s.io';

const IN_NAMESPACE: readonly V1PolicyRule[] = [
  { apiGroups: [''], resources: ['pods', 'services'], verbs: ['list'] },
  // API servers before 1.35 ask for `get` when a WebSocket opens a port-forward, later ones for `create`.
  { apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] },
  { apiGroups: [''], resources: ['secrets', 'namespaces'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['list'] },
];
const IN_CLUSTER: readonly V1PolicyRule[] = [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }];

const HEAD = `# What \`sentinel-chaos discover\` and \`audit\` need, and no more: they create nothing and change nothing.
# Secrets can be left out where passwords come from SENTINEL_CHAOS_PASSWORD, and the ClusterRole where zones may stay unknown.
`;

/** A ServiceAccount of the namespace that may read it, as YAML. */
export function readerRole(namespace: string): string {
  const objects = [account(namespace), ...inNamespace(namespace), ...inCluster(namespace)];
  return HEAD + objects.map((object) => dumpYaml(object, { noRefs: true, lineWidth: -1 })).join('---\n');
}

function account(namespace: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace } };
}

function inNamespace(namespace: string): KubernetesObject[] {
  const metadata = { name: NAME, namespace };
  const roleRef = { apiGroup: RBAC, kind: 'Role', name: NAME };
  return [
    Object.assign(header('Role', metadata), { rules: IN_NAMESPACE }),
    Object.assign(header('RoleBinding', metadata), { roleRef, subjects: [subject(namespace)] }),
  ];
}

/** Named with the namespace: objects of the whole cluster are shared with other namespaces. */
function inCluster(namespace: string): KubernetesObject[] {
  const metadata = { name: `${NAME}-${namespace}` };
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: metadata.name };
  return [
    Object.assign(header('ClusterRole', metadata), { rules: IN_CLUSTER }),
    Object.assign(header('ClusterRoleBinding', metadata), { roleRef, subjects: [subject(namespace)] }),
  ];
}

function header(kind: string, metadata: KubernetesObject['metadata'] & object): KubernetesObject {
  return { apiVersion: `${RBAC}/v1`, kind, metadata };
}

function subject(namespace: string) {
  return { kind: 'ServiceAccount', name: NAME, namespace };
}
