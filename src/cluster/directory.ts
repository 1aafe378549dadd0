/** Where agents find the processes of a cluster, and by which addresses they know them. */

import type { PlacedProcess, Topology } from '../experiment/topology.ts';
import type { Cluster } from './cluster.ts';
import type { Directory, Endpoint } from './protocol.ts';

type Located = Pick<Cluster, 'hosts' | 'processes' | 'access' | 'keys' | 'onMoved'>;

/** As it is now: the address of a pod may be another one later. */
export function directoryOf(cluster: Located, topology: Pick<Topology, 'masterName'>): Directory {
  return directoryBy(cluster, topology, endpointOf);
}

/** As the observer goes by it: by addresses where hosts keep theirs, so that it is not blind to whom a lost name hides. */
export function observersDirectoryOf(cluster: Located, topology: Pick<Topology, 'masterName'>): Directory {
  return directoryBy(cluster, topology, cluster.onMoved === undefined ? byAddress : endpointOf);
}

type EndpointOf = (process: PlacedProcess, hosts: Cluster['hosts']) => Endpoint;

function directoryBy(
  { processes, hosts, access, keys }: Located,
  { masterName }: Pick<Topology, 'masterName'>,
  endpoint: EndpointOf,
): Directory {
  const endpoints = (kind: PlacedProcess['kind']): Endpoint[] =>
    processes.filter((one) => one.kind === kind).map((one) => endpoint(one, hosts));
  return {
    masterName,
    access,
    ...(keys === undefined ? {} : { keys }),
    nodes: endpoints('redis'),
    sentinels: endpoints('sentinel'),
  };
}

function endpointOf({ name, host, port, announced }: PlacedProcess, hosts: Cluster['hosts']): Endpoint {
  const address = addressOf(host, hosts);
  if (announced === undefined) return { name, address, port };
  // Whoever follows a name, or a Service, ends up with the address of the host.
  return { name, address: announced.host, port: announced.port, aliases: [`${address}:${port}`] };
}

function byAddress({ name, host, port, announced }: PlacedProcess, hosts: Cluster['hosts']): Endpoint {
  const aliases = announced === undefined ? {} : { aliases: [`${announced.host}:${announced.port}`] };
  return { name, address: addressOf(host, hosts), port, ...aliases };
}

function addressOf(host: string, hosts: Cluster['hosts']): string {
  return hosts.find((one) => one.name === host)!.address;
}
