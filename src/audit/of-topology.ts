/** An experiment's topology as a description, so that its hazards can be found: only what is true of every testbed. */

import { milliseconds } from '../core/duration.ts';
import { placementOf, type PlacedProcess, type Topology } from '../experiment/topology.ts';
import type { DataNode, Description, Pod, Sentinel } from '../deployment/description.ts';
import { audit, type AuditResult } from './audit.ts';

/** Directives that a data node has unless its topology says otherwise. */
const SHIPPED = {
  'min-replicas-to-write': '0',
  'min-replicas-max-lag': '10',
  'replica-priority': '100',
};

const PERSISTENCE = {
  none: { save: '', appendonly: 'no' },
  rdb: { save: '3600 1 300 100 60 10000', appendonly: 'no' },
  aof: { save: '', appendonly: 'yes', appendfsync: 'everysec' },
} as const satisfies Record<Topology['persistence'], object>;

/** The hazards of the topology of an experiment. Rules about pods, addresses and memory cannot look there, and say so. */
export function auditTopology(id: string, topology: Topology): AuditResult {
  const { namespace: _, found: __, ...result } = audit(describedBy(id, topology));
  return result;
}

function describedBy(id: string, topology: Topology): Description {
  const { processes } = placementOf(topology);
  return {
    version: 1,
    name: id,
    found: '',
    context: '',
    namespace: '',
    master: topology.masterName,
    otherMasters: [],
    credentials: { redis: {}, sentinel: {} },
    nodes: processes.filter(({ kind }) => kind === 'redis').map((node, n) => dataNode(node, n, topology)),
    sentinels: processes
      .filter(({ kind }) => kind === 'sentinel')
      .map((one) => sentinel(one, processes, topology)),
    pods: [...new Set(processes.map(({ host }) => host))].map((host) => podOf(host, topology)),
    disruptionBudgets: [],
    services: [],
    unseen: ['Whether there are PodDisruptionBudgets: an experiment evicts nothing'],
    allow: 'nothing',
    objectives: {},
    abort: {},
  };
}

function dataNode(node: PlacedProcess, n: number, topology: Topology): DataNode {
  return {
    ...process(node, topology),
    role: n === 0 ? 'master' : 'replica',
    settings: {
      ...SHIPPED,
      ...PERSISTENCE[topology.persistence],
      'tls-replication': topology.tls ? 'yes' : 'no',
      ...topology.directives,
      ...topology.overrides[node.name],
    },
  };
}

function sentinel(one: PlacedProcess, all: readonly PlacedProcess[], topology: Topology): Sentinel {
  const own = topology.overrides[one.name];
  const of = (word: string) => own?.[`sentinel ${word} ${topology.masterName}`];
  const known = (kind: PlacedProcess['kind'], but: string) =>
    all
      .filter((other) => other.kind === kind && other.name !== but)
      .map(({ name, port }) => ({ address: `${name}:${port}`, process: name, flags: '' }));
  const [master] = all;
  return {
    ...process(one, topology),
    id: one.name,
    watches: {
      address: `${master!.name}:${master!.port}`,
      process: master!.name,
      flags: 'master',
      quorum: topology.quorum,
      downAfter: Number(of('down-after-milliseconds') ?? milliseconds(topology.downAfter)),
      failoverTimeout: Number(of('failover-timeout') ?? milliseconds(topology.failoverTimeout)),
      parallelSyncs: Number(of('parallel-syncs') ?? topology.parallelSyncs),
      configEpoch: 0,
      replicas: known('redis', master!.name),
      sentinels: known('sentinel', one.name),
    },
  };
}

function process({ name, host, port }: PlacedProcess, { server, password, tls, announce }: Topology) {
  return {
    name,
    pod: host,
    container: name,
    port,
    tls,
    server,
    // Whatever the programs are that run it, they are of one version.
    version: '8.0.0',
    runId: '',
    isOpen: !password,
    uptimeS: 0,
    ...(announce === 'pod-ip' ? { announced: { host: addressOf(host), port } } : {}),
  };
}

/** What a host is in each testbed: a machine of its own, on which a process that ended may be started again. */
function podOf(host: string, { announce }: Topology): Pod {
  return {
    name: host,
    ...(announce === 'pod-ip' ? { ip: addressOf(host) } : {}),
    machine: host,
    isReady: true,
    restartPolicy: 'Always',
    graceS: 30,
    sharesProcesses: false,
    containers: [],
    initContainers: [],
  };
}

/** What stands for the address of a pod that is not there yet. */
function addressOf(host: string): string {
  return `the address of ${host}`;
}
