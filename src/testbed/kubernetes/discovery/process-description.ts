/** Servers as they are described, from what they replied. */

import type { DataNode, Sentinel } from '../../../deployment/description.ts';
import type { Announced } from './announced.ts';
import { podOf } from './membership.ts';
import type { NodeReading } from './node-reading.ts';
import { numberOf, type Fields } from './replies.ts';
import { countIn, type SentinelReading } from './sentinel-reading.ts';
import type { Server } from './server.ts';

/** `name` is that of the process. */
export function describeNode(reading: NodeReading, name: string, announced: Announced): DataNode {
  const { server, info, settings, rate } = reading;
  const isMaster = info['role'] === 'master';
  const address = announced.addressOf(server) ?? announcedBy(settings, 'replica-announce-', server);
  const replicas = numberOf(info['connected_slaves']);
  return {
    ...describeProcess(server, info, name),
    ...(address !== undefined && { announced: address }),
    role: isMaster ? 'master' : 'replica',
    ...(isMaster ? replicas !== undefined && { replicas: onlineOf(info) ?? replicas } : followsIn(info)),
    ...(settings !== undefined && { settings }),
    ...memoryIn(info),
    isLoading: info['loading'] === '1',
    keys: keysIn(info),
    ...(rate !== undefined && { rate }),
    ...persistenceIn(info),
  };
}

/** `settings`' prefix is what stands before `ip` and `port`. */
function announcedBy(
  settings: Fields | undefined,
  prefix: string,
  server: Server,
): { host: string; port: number } | undefined {
  const host = settings?.[`${prefix}ip`];
  if (host === undefined || host === '') return undefined;
  const port = numberOf(settings?.[`${prefix}port`]) ?? 0;
  return { host, port: port === 0 ? server.port : port };
}

function describeProcess(server: Server, info: Fields, name: string) {
  const valkey = info['valkey_version'];
  const maxClients = numberOf(info['maxclients']);
  const connectedClients = numberOf(info['connected_clients']);
  const configFile = info['config_file'];
  return {
    name,
    pod: podOf(server),
    container: server.container,
    port: server.port,
    tls: server.tls !== undefined,
    server:
      valkey === undefined && info['server_name'] !== 'valkey' ? ('redis' as const) : ('valkey' as const),
    version: valkey ?? info['redis_version'] ?? '',
    runId: info['run_id'] ?? '',
    isOpen: server.login === undefined,
    ...(configFile !== undefined && { configFile }),
    uptimeS: numberOf(info['uptime_in_seconds']) ?? 0,
    ...(maxClients !== undefined && { maxClients }),
    ...(connectedClients !== undefined && { connectedClients }),
  };
}

/** Fields `slave0:ip=…,port=…,state=online,…` of a master; undefined where there is none. */
function onlineOf(info: Fields): number | undefined {
  const lines = Object.entries(info).filter(([name]) => /^slave\d+$/.test(name));
  return lines.length === 0 ? undefined : lines.filter(([, text]) => text.includes('state=online')).length;
}

function followsIn(info: Fields): Pick<DataNode, 'follows'> {
  const port = numberOf(info['master_port']);
  if (info['master_host'] === undefined || port === undefined || port < 1) return {};
  return { follows: { host: info['master_host'], port, isLinked: info['master_link_status'] === 'up' } };
}

function memoryIn(info: Fields): Pick<DataNode, 'memory'> {
  const used = numberOf(info['used_memory']);
  if (used === undefined) return {};
  const peak = numberOf(info['used_memory_peak']);
  const dataset = numberOf(info['used_memory_dataset']);
  const rss = numberOf(info['used_memory_rss']);
  return {
    memory: {
      used,
      ...(peak !== undefined && { peak }),
      ...(dataset !== undefined && { dataset }),
      ...(rss !== undefined && { rss }),
    },
  };
}

/** Fields `db0:keys=…,expires=…` of all databases. */
function keysIn(info: Fields): number {
  const databases = Object.entries(info).filter(([name]) => /^db\d+$/.test(name));
  return databases.reduce((sum, [, text]) => sum + Number(/keys=(\d+)/.exec(text)?.[1] ?? 0), 0);
}

function persistenceIn(info: Fields): Pick<DataNode, 'isPersisted'> {
  const all = [
    info['rdb_last_bgsave_status'],
    info['aof_last_write_status'],
    info['aof_last_bgrewrite_status'],
  ];
  const known = all.filter((one) => one !== undefined);
  return known.length === 0 ? {} : { isPersisted: known.every((status) => status === 'ok') };
}

export function describeSentinel(reading: SentinelReading, name: string, announced: Announced): Sentinel {
  const { server, id, master, quorumProblem, settings } = reading;
  const address = announced.addressOf(server) ?? announcedBy(settings, 'announce-', server);
  const process = announced.processAt(master['ip'] ?? '', Number(master['port']));
  return {
    ...describeProcess(server, server.info, name),
    ...(address !== undefined && { announced: address }),
    id,
    watches: {
      address: `${master['ip']}:${master['port']}`,
      ...(process !== undefined && { process }),
      flags: master['flags'] ?? '',
      quorum: countIn(master, 'quorum'),
      downAfter: countIn(master, 'down-after-milliseconds'),
      failoverTimeout: countIn(master, 'failover-timeout'),
      parallelSyncs: countIn(master, 'parallel-syncs'),
      configEpoch: countIn(master, 'config-epoch'),
      replicas: reading.replicas.map((one) => describeKnown(one, announced)),
      sentinels: reading.sentinels.map((one) => ({
        ...describeKnown(one, announced),
        id: one['runid'] ?? '',
      })),
    },
    isTilt: server.info['sentinel_tilt'] === '1',
    ...(quorumProblem !== undefined && { quorumProblem }),
    ...(settings !== undefined && { settings }),
  };
}

function describeKnown(known: Fields, announced: Announced): Sentinel['watches']['replicas'][number] {
  const { ip = '', port = '', flags = '' } = known;
  const process = announced.processAt(ip, Number(port));
  return { address: `${ip}:${port}`, ...(process !== undefined && { process }), flags };
}
