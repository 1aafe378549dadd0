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
import { AUTHORITY_FILE, certificateFile, keyFile } from './certificates.ts';
import type { Secrets } from './secrets.ts';
import { userLines, withPassword, type User } from './users.ts';

/** A topology with everything known that its configuration files need. */
export interface Deployment {
  readonly runId: string;
  readonly topology: Topology;
  readonly processes: readonly PlacedProcess[];
  /** What each host is announced by: an address, its name, or what stands for the address of a pod until that is there (`ADDRESS_OF`). */
  readonly addresses: ReadonlyMap<string, string>;
  readonly secrets: Secrets;
}

/** Where a process keeps its data and its log; an empty log file is standard output. */
export interface FileLayout {
  readonly directory: string;
  readonly logFile: string;
  /** The folder with the certificates and keys. */
  readonly certificates: string;
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

/** A word that begins so stands for the address that the pod of the name after it has. */
export const ADDRESS_OF = 'address-of:';

/** What lets Sentinels know processes by their names. */
const NAMES: readonly Line[] = [
  ['sentinel resolve-hostnames', 'yes'],
  ['sentinel announce-hostnames', 'yes'],
];

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
    ...announced('replica-announce', deployment, node),
    ...login(deployment, 'replica', { user: 'masteruser', password: 'masterauth' }),
    ...(node === master ? [] : [['replicaof', endpoint(deployment, master)] as const]),
    ...PERSISTENCE[topology.persistence],
  ];
  return text(deployment, replaced(lines, { ...topology.directives, ...topology.overrides[node.name] }));
}

/** The sentinel.conf of one Sentinel. Sentinel rewrites this file, so each needs its own. */
export function sentinelConfiguration(
  deployment: Deployment,
  sentinel: PlacedProcess,
  layout: FileLayout,
): string {
  const { topology } = deployment;
  const byName = topology.announce === 'hostname';
  const lines: Line[] = [
    ...common(deployment, sentinel, layout),
    ...login(deployment, 'sentinel', { user: 'sentinel sentinel-user', password: 'sentinel sentinel-pass' }),
    // Before any name: Sentinel refuses a file that has one first.
    ...(byName ? NAMES : []),
    ...announced('sentinel announce', deployment, sentinel),
    ['sentinel myid', sentinelId(deployment, sentinel.name)],
    [
      'sentinel monitor',
      `${topology.masterName} ${endpoint(deployment, firstMaster(deployment))} ${topology.quorum}`,
    ],
    ...monitored(deployment, sentinel),
    ['sentinel current-epoch', '0'],
  ];
  return text(deployment, replaced(lines, topology.overrides[sentinel.name] ?? {}));
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
  const { topology, processes } = deployment;
  const of = (word: string): string => `sentinel ${word} ${topology.masterName}`;
  const replicas = processes.filter(({ kind }) => kind === 'redis').slice(1);
  const others = processes.filter((other) => other.kind === 'sentinel' && other !== sentinel);
  return [
    ...login(deployment, 'sentinel', { user: of('auth-user'), password: of('auth-pass') }),
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
    ...listening(deployment, process, layout),
    ['protected-mode', 'no'],
    ['daemonize', 'no'],
    ['dir', layout.directory],
    ['logfile', JSON.stringify(layout.logFile)],
    ...demanded(deployment, process),
  ];
}

/**
 * With TLS there is no other port. Whether clients must present a certificate is left as the server ships it, so they must: what
 * is refused without one is then seen of clients, replicas and Sentinels alike.
 */
function listening({ secrets }: Deployment, process: PlacedProcess, layout: FileLayout): Line[] {
  const port = String(process.port);
  if (secrets.certificates === undefined) return [['port', port]];
  const file = (name: string): string => `${layout.certificates}/${name}`;
  return [
    ['port', '0'],
    ['tls-port', port],
    ['tls-cert-file', file(certificateFile(process.name))],
    ['tls-key-file', file(keyFile(process.name))],
    ['tls-ca-cert-file', file(AUTHORITY_FILE)],
    // To masters, and in a Sentinel to everything that it watches.
    ['tls-replication', 'yes'],
  ];
}

/** A process that is known by the address that it has just then announces none: others see for themselves where it connects from. */
function announced(directive: string, deployment: Deployment, process: PlacedProcess): Line[] {
  const [address, number] = announcedBy(deployment, process);
  const port: Line = [`${directive}-port`, String(number)];
  return deployment.topology.announce === 'pod-ip' ? [port] : [[`${directive}-ip`, address], port];
}

function demanded({ secrets: { password, users } }: Deployment, { kind }: PlacedProcess): Line[] {
  if (users !== undefined) return userLines(kind);
  return password === undefined ? [] : [['requirepass', password]];
}

/** How a process logs in at others: as a user, or with the one password. */
function login(
  { secrets: { password, users } }: Deployment,
  user: User,
  directives: { readonly user: string; readonly password: string },
): Line[] {
  if (users !== undefined)
    return [
      [directives.user, user],
      [directives.password, users[user].password],
    ];
  return password === undefined ? [] : [[directives.password, password]];
}

/** The data node that starts as master. */
export function firstMaster(deployment: Deployment): PlacedProcess {
  return deployment.processes.find(({ kind }) => kind === 'redis')!;
}

/** Processes that clients reach by the names of their hosts. */
export function named(
  processes: readonly PlacedProcess[],
  names: ReadonlyMap<string, string>,
): readonly PlacedProcess[] {
  return processes.map((one) => ({ ...one, announced: { host: names.get(one.host)!, port: one.port } }));
}

/** By what others know a process. */
export function addressOf({ addresses }: Deployment, { host }: PlacedProcess): string {
  return addresses.get(host)!;
}

/** The address and the port that others know a process by. */
export function announcedBy(
  deployment: Deployment,
  process: PlacedProcess,
): readonly [address: string, port: number] {
  return [addressOf(deployment, process), process.announced?.port ?? process.port];
}

function endpoint(deployment: Deployment, process: PlacedProcess): string {
  return announcedBy(deployment, process).join(' ');
}

/** An author's directive takes the place of ours of the same name; a new one goes to the end. */
function replaced(lines: readonly Line[], directives: Readonly<Record<string, string>>): Line[] {
  const kept = lines.filter(([directive]) => !Object.hasOwn(directives, directive));
  return [...kept, ...Object.entries(directives)];
}

function text({ secrets: { users } }: Deployment, lines: readonly Line[]): string {
  const complete = users === undefined ? lines : lines.map((line) => withPassword(line, users));
  return complete.map(([directive, value]) => `${directive} ${value}\n`).join('');
}
