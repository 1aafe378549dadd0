/**
 * The configuration files of data nodes and Sentinels, written from a topology. Pure, so that every testbed deploys
 * the same thing.
 *
 * Sentinels start knowing everything they would find out in their first seconds: their own id, the replicas and each
 * other. Nothing else is preset: what a topology leaves open stays as the server ships it.
 */

import { createHash } from 'node:crypto';
import { milliseconds } from '../core/duration.ts';
import type { PlacedProcess, Topology } from '../experiment/topology.ts';

/** A topology with everything known that its configuration files need. */
export interface Deployment {
  readonly runId: string;
  readonly topology: Topology;
  readonly processes: readonly PlacedProcess[];
  /** The address that each host is announced by. */
  readonly addresses: ReadonlyMap<string, string>;
  /** What data nodes and Sentinels demand; undefined when they demand nothing. */
  readonly password: string | undefined;
}

/** Where a process keeps its data and its log; an empty log file is standard output. */
export interface FileLayout {
  readonly directory: string;
  readonly logFile: string;
}

/** One line of a configuration file: the directive (with its fixed words) and its arguments. */
type Line = readonly [directive: string, value: string];

const PERSISTENCE: Readonly<Record<Topology['persistence'], readonly Line[]>> = {
  none: [
    ['save', '""'],
    ['appendonly', 'no'],
  ],
  rdb: [['appendonly', 'no']],
  aof: [
    ['save', '""'],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
  ],
};

/** The id of a Sentinel in this run: 40 hexadecimal digits, like those it would draw itself. */
export function sentinelId(deployment: Deployment, name: string): string {
  return createHash('sha1').update(`${deployment.runId} ${name}`).digest('hex');
}

/** The redis.conf of one data node. The first data node is the master, the others follow it. */
export function redisConfiguration(deployment: Deployment, node: PlacedProcess, layout: FileLayout): string {
  const { topology } = deployment;
  const master = firstMaster(deployment);
  const lines: Line[] = [
    ...common(deployment, node, layout),
    ['replica-announce-ip', addressOf(deployment, node)],
    ['replica-announce-port', String(node.port)],
    ...(deployment.password === undefined ? [] : [['masterauth', deployment.password] as const]),
    ...(node === master ? [] : [['replicaof', endpoint(deployment, master)] as const]),
    ...PERSISTENCE[topology.persistence],
  ];
  return text(replaced(lines, { ...topology.directives, ...topology.overrides[node.name] }));
}

/** The sentinel.conf of one Sentinel. Sentinel rewrites this file, so each needs its own. */
export function sentinelConfiguration(
  deployment: Deployment,
  sentinel: PlacedProcess,
  layout: FileLayout,
): string {
  const { topology, password } = deployment;
  const lines: Line[] = [
    ...common(deployment, sentinel, layout),
    ...(password === undefined ? [] : [['sentinel sentinel-pass', password] as const]),
    ['sentinel announce-ip', addressOf(deployment, sentinel)],
    ['sentinel announce-port', String(sentinel.port)],
    ['sentinel myid', sentinelId(deployment, sentinel.name)],
    [
      'sentinel monitor',
      `${topology.masterName} ${endpoint(deployment, firstMaster(deployment))} ${topology.quorum}`,
    ],
    ...monitored(deployment, sentinel),
    ['sentinel current-epoch', '0'],
  ];
  return text(replaced(lines, topology.overrides[sentinel.name] ?? {}));
}

/** The sentinel.conf of a Sentinel that knows the first master and no other process, and has yet to draw an id. */
export function emptySentinelConfiguration(
  deployment: Deployment,
  sentinel: PlacedProcess,
  layout: FileLayout,
): string {
  const learned = /^sentinel (?:myid|current-epoch|config-epoch|leader-epoch|known-replica|known-sentinel)\b/;
  const lines = sentinelConfiguration(deployment, sentinel, layout).trimEnd().split('\n');
  return lines
    .filter((line) => !learned.test(line))
    .map((line) => `${line}\n`)
    .join('');
}

/** The settings of the monitored master; Sentinel accepts it only after `sentinel monitor`. */
function monitored(deployment: Deployment, sentinel: PlacedProcess): Line[] {
  const { topology, password, processes } = deployment;
  const of = (word: string): string => `sentinel ${word} ${topology.masterName}`;
  const replicas = processes.filter(({ kind }) => kind === 'redis').slice(1);
  const others = processes.filter((other) => other.kind === 'sentinel' && other !== sentinel);
  return [
    ...(password === undefined ? [] : [[of('auth-pass'), password] as const]),
    [of('down-after-milliseconds'), String(milliseconds(topology.downAfter))],
    [of('failover-timeout'), String(milliseconds(topology.failoverTimeout))],
    [of('parallel-syncs'), String(topology.parallelSyncs)],
    [of('config-epoch'), '0'],
    [of('leader-epoch'), '0'],
    ...replicas.map((replica): Line => [of('known-replica'), endpoint(deployment, replica)]),
    ...others.map((other): Line => [
      of('known-sentinel'),
      `${endpoint(deployment, other)} ${sentinelId(deployment, other.name)}`,
    ]),
  ];
}

function common(deployment: Deployment, process: PlacedProcess, layout: FileLayout): Line[] {
  return [
    ['bind', '0.0.0.0'],
    ['port', String(process.port)],
    ['protected-mode', 'no'],
    ['daemonize', 'no'],
    ['dir', layout.directory],
    ['logfile', JSON.stringify(layout.logFile)],
    ...(deployment.password === undefined ? [] : [['requirepass', deployment.password] as const]),
  ];
}

/** The data node that starts as master. */
export function firstMaster(deployment: Deployment): PlacedProcess {
  return deployment.processes.find(({ kind }) => kind === 'redis')!;
}

/** The address that a process is announced by. */
export function addressOf(deployment: Deployment, process: PlacedProcess): string {
  return deployment.addresses.get(process.host)!;
}

function endpoint(deployment: Deployment, process: PlacedProcess): string {
  return `${addressOf(deployment, process)} ${process.port}`;
}

/** An author's directive takes the place of ours of the same name; a new one goes to the end. */
function replaced(lines: readonly Line[], directives: Readonly<Record<string, string>>): Line[] {
  const kept = lines.filter(([directive]) => !Object.hasOwn(directives, directive));
  return [...kept, ...Object.entries(directives)];
}

function text(lines: readonly Line[]): string {
  return lines.map(([directive, value]) => `${directive} ${value}\n`).join('');
}
