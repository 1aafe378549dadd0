/** Where agents find the processes of a cluster, and by which addresses they know them. */

import type { PlacedProcess, Topology } from '../experiment/topology.ts';
import type { Cluster } from './cluster.ts';
import type { Directory, Endpoint } from './protocol.ts';

/** As it is now: the address of a pod may be another one later. */
export function directoryOf(
  cluster: Pick<Cluster, 'hosts' | 'processes' | 'access' | 'keys'>,
  { masterName }: Pick<Topology, 'masterName'>,
): Directory {
  const endpoints = (kind: PlacedProcess['kind']): Endpoint[] =>
    cluster.processes.filter((one) => one.kind === kind).map((one) => endpointOf(one, cluster.hosts));
  const { access, keys } = cluster;
  return {
    masterName,
    access,
    ...(keys === undefined ? {} : { keys }),
    nodes: endpoints('redis'),
    sentinels: endpoints('sentinel'),
  };
}

function endpointOf({ name, host, port, announced }: PlacedProcess, hosts: Cluster['hosts']): Endpoint {
  const { address } = hosts.find((one) => one.name === host)!;
  if (announced === undefined) return { name, address, port };
  // Whoever follows a name, or a Service, ends up with the address of the host.
  return { name, address: announced.host, port: announced.port, aliases: [`${address}:${port}`] };
}
