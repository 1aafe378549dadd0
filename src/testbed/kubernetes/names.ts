/** What everything of a run is called in Kubernetes, and the labels it is found by. */

import { OBSERVER_HOST } from '../../experiment/topology.ts';

/** On everything that is ours; sweeping goes by these labels and by nothing else. */
export const LABEL = {
  manager: 'app.kubernetes.io/managed-by',
  run: 'sentinel-chaos/run',
  /** The host of the topology that a pod is. */
  host: 'sentinel-chaos/host',
  role: 'sentinel-chaos/role',
} as const;

export const MANAGER = 'sentinel-chaos';

/** What a pod of ours is there for. */
export type Role = 'data' | 'sentinel' | 'agent' | 'injector';

/** The labels of everything that a run makes. */
export function labelsOf(runId: string): Record<string, string> {
  return { [LABEL.manager]: MANAGER, [LABEL.run]: namespaceOf(runId) };
}

/** The namespace of a run: the deployment and the agents. */
export function namespaceOf(runId: string): string {
  return `sc-${runId.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}

/** The namespace of a run's injectors, which must be privileged; the run's own is restricted. */
export function injectorNamespaceOf(runId: string): string {
  return `${namespaceOf(runId)}-injector`;
}

/** The pod that a host is, and the Service whose address it is announced by: redis-0 is `redis-node-0`. */
export function podOf(host: string): string {
  return host.replace(/^redis-(?=\d+$)/, 'redis-node-');
}

/**
 * The name of a host's pod in the DNS of its cluster: that of its StatefulSet's headless Service under it. Almost every cluster
 * is called `cluster.local`; without that the search for a pod that is gone would go on outside of the cluster.
 */
export function dnsNameOf(runId: string, host: string): string {
  const pod = podOf(host);
  return `${pod}.${setOf(host)}.${namespaceOf(runId)}.svc.cluster.local`;
}

/** The StatefulSet that a host's pod belongs to, and its headless Service: the pod's name without its number. */
export function setOf(host: string): string {
  return podOf(host).replace(/-\d+$/, '');
}

/** The host that a pod is: the other way round. */
export function hostOf(pod: string): string {
  return pod.replace(/^redis-node-(?=\d+$)/, 'redis-');
}

/** Whether a host runs an agent, not servers. */
export function isAgentHost(host: string): boolean {
  return host === OBSERVER_HOST || host.startsWith('client-');
}
