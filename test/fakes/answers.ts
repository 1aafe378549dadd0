/** What Sentinels and data nodes of the fake testbed answer: they agree, and follow the master. */

import type { HistoryRecord } from '../../src/history/record.ts';
import type { FakeCluster } from './testbed.ts';

export function sentinelSays(sentinel: string, { master, topology }: FakeCluster): HistoryRecord {
  const view = {
    id: sentinel,
    masterAddress: `${master}:${topology.redisPort}`,
    master,
    flags: 'master',
    configEpoch: 0,
    currentEpoch: 0,
    knownSentinels: topology.sentinels - 1,
    knownReplicas: topology.redis - 1,
    troubled: [],
    tilt: false,
  };
  return { kind: 'sentinel', at: 0, sentinel, reachable: true, view };
}

export function nodeSays(node: string, cluster: FakeCluster): HistoryRecord {
  if (!cluster.isRunning(node)) return { kind: 'node', at: 0, node, reachable: false };
  const history = { runId: node, replid: 'same', replid2: '', offset: 1, secondOffset: -1, loading: false };
  const role =
    node === cluster.master
      ? { role: 'master' as const, connectedReplicas: cluster.topology.redis - 1 }
      : {
          role: 'slave' as const,
          connectedReplicas: 0,
          master: cluster.master,
          linkUp: !cluster.neverConverges,
        };
  return { kind: 'node', at: 0, node, reachable: true, state: { ...history, ...role } };
}
