/** Three hosts that are pods on machines in memory, for what is done in their networks. */

import { onTestFinished } from 'vitest';
import { KubernetesLinks } from '../src/testbed/kubernetes/networks/links.ts';
import { PodNetworks } from '../src/testbed/kubernetes/networks/networks.ts';
import { FakeMachines } from './fakes/machines.ts';
import { FakePods } from './fakes/pods.ts';

const HOSTS = ['redis-0', 'redis-1', 'redis-2'];

/** Three hosts, the first two on one machine; only redis-0 has a Service. */
export async function threeHosts({ isOurs = true } = {}) {
  const pods = new FakePods();
  const machines = new FakeMachines();
  const nodes = ['one', 'one', 'two'];
  for (const [n, host] of HOSTS.entries()) {
    machines.make(`uid-${n}`, `10.0.0.${n}`);
    pods.put(host, { uid: `uid-${n}`, node: nodes[n]!, ip: `10.0.0.${n}`, container: 'c' });
  }
  const networks = await PodNetworks.open({
    podCache: await pods.podCache(),
    injectors: machines,
    hosts: HOSTS,
    announced: new Map([['redis-0', '10.96.0.1']]),
    isOurs,
  });
  onTestFinished(() => networks.close());
  const processes = HOSTS.map((host) => ({ name: host, kind: 'redis' as const, host, port: 6379 }));
  const links = new KubernetesLinks({ networks, processes });
  return { pods, machines, networks, links, net: (n: number) => machines.networks.get(`uid-${n}`)! };
}
