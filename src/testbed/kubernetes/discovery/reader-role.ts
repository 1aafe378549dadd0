/** The least that a user has to be allowed for discovering a deployment. */

import type { V1PolicyRule } from '@kubernetes/client-node';
import { rightsYaml, type Rights } from './roles.ts';

const IN_NAMESPACE: readonly V1PolicyRule[] = [
  { apiGroups: [''], resources: ['pods', 'services'], verbs: ['list'] },
  // API servers before 1.35 ask for `get` when a WebSocket opens a port-forward, later ones for `create`.
  { apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] },
  { apiGroups: [''], resources: ['secrets', 'namespaces'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['list'] },
];

/** What reads a deployment and changes nothing. */
export const READER: Rights = {
  name: 'sentinel-chaos-reader',
  command: 'discover',
  head: `# What \`sentinel-chaos discover\` and \`audit\` need, and no more: they create nothing and change nothing.
# Secrets can be left out where passwords come from SENTINEL_CHAOS_PASSWORD, and the ClusterRole where zones may stay unknown.
`,
  inNamespace: IN_NAMESPACE,
  inCluster: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
};

/** A ServiceAccount of the namespace that may read it, as YAML. */
export function readerRole(namespace: string): string {
  return rightsYaml(namespace, READER);
}
