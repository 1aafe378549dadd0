/** REPLICAOF: an operator makes a data node a replica of another; Sentinels are not asked, and may undo it. */

import { ChaosError } from '../core/errors.ts';
import { describeTarget } from '../experiment/target.ts';
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
  problem: ({ targets, peers }) => {
    const [other, ...others] = peers.map(describeTarget);
    if (others.length > 0 || peers.some(({ word }) => word === 'replicas'))
      return 'a data node follows one other; name one in { of: … }';
    return targets.map(describeTarget).includes(other!)
      ? `${other} cannot follow itself; name another node in { of: … }`
      : undefined;
  },
  says: ({ targets, peers }) => `make ${targets} a replica of ${peers}`,
  ...byCommand(),
  inject: async (context) => {
    const { cluster, targets, peers } = context;
    const master = peers.processes[0]!;
    // Which node a word means is known only now.
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
