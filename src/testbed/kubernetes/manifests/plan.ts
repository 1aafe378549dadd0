/** What the objects of one run are made from, and what all of them have in common. */

import type { V1ObjectMeta } from '@kubernetes/client-node';
import { placementOf, type PlacedProcess, type Topology } from '../../../experiment/topology.ts';
import type { HostedProgram } from '../../../experiment/hosted-programs.ts';
import type { Images } from '../images.ts';
import { isAgentHost, LABEL, labelsOf, namespaceOf, type Role } from '../names.ts';

/** One run on Kubernetes, before anything of it exists. */
export interface Plan {
  readonly runId: string;
  readonly topology: Topology;
  readonly images: Images;
  /** Text of the agent's program. */
  readonly agentProgram: string;
  /** Text of the script that is the first process of an agent's pod. */
  readonly serveScript: string;
  /** What runs in containers of its own beside agents. */
  readonly programs: readonly HostedProgram[];
  /** Of both namespaces. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Metadata of an object in the run's own namespace. */
export function metadata(
  { runId }: Plan,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): V1ObjectMeta {
  return { name, namespace: namespaceOf(runId), labels: { ...labelsOf(runId), ...labels } };
}

/** The labels that the pods of a role have, and by which a controller knows its own. */
export function podLabels({ runId }: Plan, role: Role): Record<string, string> {
  return { ...labelsOf(runId), [LABEL.role]: role };
}

/** A StatefulSet-to-be: pods of one role, and the kinds of processes in each. */
export interface ServerGroup {
  /** Name of the StatefulSet and of its headless Service; pods are named `<name>-<n>`. */
  readonly name: string;
  readonly role: Role;
  readonly kinds: readonly PlacedProcess['kind'][];
  readonly replicas: number;
}

/** The groups of servers of a topology. Together, every pod has a container for a Sentinel, as in the usual charts. */
export function serverGroups({ redis, sentinels, placement }: Topology): readonly ServerGroup[] {
  if (placement === 'together')
    return [{ name: 'redis-node', role: 'data', kinds: ['redis', 'sentinel'], replicas: redis }];
  return [
    { name: 'redis-node', role: 'data', kinds: ['redis'], replicas: redis },
    { name: 'sentinel', role: 'sentinel', kinds: ['sentinel'], replicas: sentinels },
  ];
}

/** The hosts that servers run on, with their processes. */
export function serverHosts(
  topology: Topology,
): readonly { readonly host: string; readonly processes: readonly PlacedProcess[] }[] {
  const { hosts, processes } = placementOf(topology);
  return hosts
    .filter((host) => !isAgentHost(host))
    .map((host) => ({ host, processes: processes.filter((process) => process.host === host) }));
}

/** The port that processes of a kind listen on. */
export function portOf({ redisPort, sentinelPort }: Topology, kind: PlacedProcess['kind']): number {
  return kind === 'redis' ? redisPort : sentinelPort;
}
