/** REPLICAOF: an operator makes a data node a replica of another; Sentinels are not asked, and may undo it. */

import { ChaosError } from '../core/errors.ts';
import { byCommand, commandEach } from './commanded.ts';
import { fault } from './fault.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** Makes the target a replica of another data node, by the address that one is announced at. */
export const follow = fault({
  kind: 'follow',
  only: 'redis',
  peers: 'of',
  parameters: {},
  example: {},
  says: ({ targets, peers }) => `make ${targets} a replica of ${peers}`,
  ...byCommand(),
  inject: async (context) => {
    const { cluster, targets, peers } = context;
    const [master, ...others] = peers.processes;
    if (master === undefined || others.length > 0)
      throw new ChaosError(
        'BAD_EXPERIMENT',
        `a data node follows one other, not ${peers.processes.length}; name one process in { of: … }`,
      );
    if (targets.processes.includes(master))
      throw new ChaosError(
        'BAD_EXPERIMENT',
        `${master} cannot follow itself; name another node in { of: … }`,
      );
    await commandEach(context, ['REPLICAOF', ...addressOf(master, cluster)]);
  },
});

function addressOf(
  name: string,
  { processes, hosts }: Pick<Cluster, 'processes' | 'hosts'>,
): readonly [host: string, port: string] {
  const process = processes.find((one) => one.name === name)!;
  const { host, port } = process.announced ?? {
    host: hosts.find((one) => one.name === process.host)!.address,
    port: process.port,
  };
  return [host, String(port)];
}
