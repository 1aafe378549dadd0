/** Where agents find the processes of a cluster, and by which addresses they know them. */

import { PROXY_HOST, PROXY_STATE_PORT, type PlacedProcess, type Topology } from '../experiment/topology.ts';
import type { Cluster } from './cluster.ts';
import type { Directory, Endpoint } from './protocol.ts';

type Located = Pick<Cluster, 'hosts' | 'processes' | 'access' | 'keys' | 'services' | 'onMoved'>;

type Asked = Pick<Topology, 'masterName' | 'redisPort' | 'proxy'>;

/** As it is now: the address of a pod may be another one later. */
export function directoryOf(cluster: Located, topology: Asked): Directory {
  return directoryBy(cluster, topology, endpointOf);
}

/** As the observer goes by it: by addresses where hosts keep theirs, so that it is not blind to whom a lost name hides. */
export function observersDirectoryOf(cluster: Located, topology: Asked): Directory {
  return directoryBy(cluster, topology, cluster.onMoved === undefined ? byAddress : endpointOf);
}

type EndpointOf = (process: PlacedProcess, hosts: Cluster['hosts']) => Endpoint;

function directoryBy(
  { processes, hosts, access, keys, services }: Located,
  { masterName, redisPort, proxy }: Asked,
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
    ...(proxy === 'none'
      ? {}
      : {
          proxy: {
            name: PROXY_HOST,
            address: addressOf(PROXY_HOST, hosts),
            port: redisPort,
            statePort: PROXY_STATE_PORT,
          },
        }),
    ...(services === undefined ? {} : { services: services.endpoints }),
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
