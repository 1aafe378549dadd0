/** Names of the fake testbed's hosts: every host is answered the same, and nobody while a name is lost. */

import type { Names } from '../../src/cluster/names.ts';
import { monotonicUs } from '../../src/core/clock.ts';
import type { FakeCluster } from './testbed.ts';

/** Where every name leads that is not lost. */
const ADDRESS = '10.0.0.1';

export function fakeNames(cluster: Pick<FakeCluster, 'deeds' | 'hosts'>): Names {
  const lost = new Set<string>();
  return {
    lose: (names, by) => {
      cluster.deeds.push(`lose ${names.join()} (${by})`);
      for (const name of names) lost.add(name);
      return Promise.resolve();
    },
    giveBack: (names) => {
      cluster.deeds.push(`give back ${names.join()}`);
      for (const name of names) lost.delete(name);
      return Promise.resolve();
    },
    lookUp: (names) => {
      const looks = cluster.hosts.flatMap(({ name: host }) => names.map((name) => ({ host, name })));
      return Promise.resolve(
        looks.map((look) => ({
          ...look,
          atUs: monotonicUs(),
          ...(lost.has(look.name) ? {} : { address: ADDRESS }),
        })),
      );
    },
  };
}
