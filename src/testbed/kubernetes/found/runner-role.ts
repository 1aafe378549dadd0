/** The least that a user has to be allowed for experiments on a deployment that is there already. */

import type { V1PolicyRule } from '@kubernetes/client-node';
import { READER } from '../discovery/reader-role.ts';
import { rightsYaml, type Rights } from '../discovery/roles.ts';

/** Its pods are watched, deleted and evicted, and their logs kept; what stands behind its Services is watched. */
const IN_NAMESPACE: readonly V1PolicyRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch', 'delete'] },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
];

/** Agents and injectors live in namespaces that each run makes for itself, under names that are not known before. */
const IN_CLUSTER: readonly V1PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'create', 'delete'] },
  {
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['get', 'list', 'watch', 'create', 'deletecollection'],
  },
  // API servers before 1.35 ask for `get` when a WebSocket opens an exec, later ones for `create`.
  { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'patch'] },
  // Whatever a namespace of ours may hold goes before it.
  { apiGroups: ['apps'], resources: ['statefulsets', 'daemonsets'], verbs: ['deletecollection'] },
  { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['deletecollection'] },
];

/** Injectors, one on each machine. */
const FOR_INJECTORS: V1PolicyRule = {
  apiGroups: ['apps'],
  resources: ['daemonsets'],
  verbs: ['list', 'create'],
};

/** The ServiceAccount that has them. */
export const RUNNER_ACCOUNT = 'sentinel-chaos-runner';

const RUNNER: Rights = {
  name: RUNNER_ACCOUNT,
  command: 'run',
  head: `# What \`sentinel-chaos run --on\` needs, and no more. It makes privileged pods in namespaces of its own: whoever has these
# rights can do to the machines of the cluster what root can. Nothing in the cluster needs them between two runs.
# With --no-injector it makes nothing privileged: then \`list\` and \`create\` of DaemonSets, the last rule, can be left out.
`,
  inNamespace: [...READER.inNamespace, ...IN_NAMESPACE],
  inCluster: [...READER.inCluster, ...IN_CLUSTER, FOR_INJECTORS],
};

/** A ServiceAccount of the namespace that may experiment on what is in it, as YAML. */
export function runnerRole(namespace: string): string {
  return rightsYaml(namespace, RUNNER);
}
