/** Addresses of the fake testbed's hosts: each has one until it leaves, and another one when it arrives. */

import type { Addresses } from '../../src/cluster/addresses.ts';
import { monotonicUs } from '../../src/core/clock.ts';
import type { FakeCluster } from './testbed.ts';

type Listening = Addresses & { onMoved(listener: () => void): void };

export function fakeAddresses(cluster: Pick<FakeCluster, 'deeds' | 'hosts'>): Listening {
  const former = new Map<string, string[]>();
  const away = new Set<string>();
  const listeners: (() => void)[] = [];
  const addressOf = (host: string): string => cluster.hosts.find(({ name }) => name === host)!.address;
  return {
    onMoved: (listener) => void listeners.push(listener),
    leave: (host) => {
      cluster.deeds.push(`leave ${addressOf(host)}`);
      away.add(host);
      return Promise.resolve();
    },
    arrive: (host, id) => {
      const before = addressOf(host);
      former.set(host, [...(former.get(host) ?? []), before]);
      const address = before.replace(/^10\.0\.0/, '10.0.1');
      cluster.hosts = cluster.hosts.map((one) => (one.name === host ? { ...one, address } : one));
      cluster.deeds.push(`arrive at ${address} (id ${id})`);
      away.delete(host);
      for (const listener of listeners) listener();
      return Promise.resolve();
    },
    tryEach: (host) =>
      Promise.resolve([
        ...(former.get(host) ?? []).map((address) => ({ address, answers: false, atUs: monotonicUs() })),
        { address: addressOf(host), answers: !away.has(host), atUs: monotonicUs() },
      ]),
  };
}
