/** What a data node is asked. */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import type { DataNode } from '../../../deployment/description.ts';
import { infoOf, numberOf, pairsOf, refusalOf, type Fields } from './replies.ts';
import type { Server } from './server.ts';

/** What decides about failovers and their losses. Not among them: anything that holds a password. */
const DIRECTIVES = [
  'appendonly',
  'appendfsync',
  'save',
  'dir',
  'stop-writes-on-bgsave-error',
  'maxmemory',
  'maxmemory-policy',
  'maxclients',
  'min-replicas-to-write',
  'min-replicas-max-lag',
  'replica-priority',
  'replica-read-only',
  'replica-serve-stale-data',
  'replica-announce-ip',
  'replica-announce-port',
  'replica-announced',
  'repl-backlog-size',
  'repl-backlog-ttl',
  'repl-timeout',
  'repl-ping-replica-period',
  'repl-diskless-sync',
  'repl-diskless-sync-delay',
  'repl-diskless-load',
  'client-output-buffer-limit',
  'shutdown-timeout',
  'timeout',
  'tcp-keepalive',
  'port',
  'bind',
  'protected-mode',
  'tls-port',
  'tls-replication',
  'tls-auth-clients',
] as const;

/** Between two samples of INFO, whose difference is a rate, ms. */
const SAMPLE_MS = 700;

export interface NodeReading {
  readonly server: Server;
  readonly info: Fields;
  readonly settings: Fields | undefined;
  readonly rate: DataNode['rate'];
  readonly unseen: readonly string[];
}

export async function readNode(server: Server): Promise<NodeReading> {
  const { conversation } = server;
  const replies = await Promise.all(
    DIRECTIVES.map((directive) => conversation.ask('CONFIG', 'GET', directive)),
  );
  const settings = Object.assign({}, ...replies.map(pairsOf)) as Fields;
  const refusal = refusalOf(replies[0]!);
  await sleep(Math.max(0, SAMPLE_MS - (monotonicUs() - server.infoUs) / 1_000));
  const info = infoOf(await conversation.ask('INFO'));
  const seconds = (monotonicUs() - server.infoUs) / 1e6;
  return {
    server,
    info,
    settings: Object.keys(settings).length === 0 ? undefined : settings,
    rate: rateOf(server.info, info, seconds),
    unseen:
      refusal === undefined
        ? []
        : [`The settings of ${server.pod.metadata!.name!} are unknown: CONFIG GET is refused (${refusal}).`],
  };
}

/** Of a master that stayed one. What was written before a save is not counted any more after it. */
export function rateOf(before: Fields, after: Fields, seconds: number): DataNode['rate'] {
  if (before['role'] !== 'master' || after['role'] !== 'master') return undefined;
  const per = (name: string): number | undefined => {
    const [first, last] = [numberOf(before[name]), numberOf(after[name])];
    if (first === undefined || last === undefined || last < first) return undefined;
    return Math.round(((last - first) / seconds) * 10) / 10;
  };
  const isSameSave = before['rdb_last_save_time'] === after['rdb_last_save_time'];
  const writesPerS = isSameSave ? per('rdb_changes_since_last_save') : undefined;
  const replicationBytesPerS = per('master_repl_offset');
  return {
    ...(writesPerS !== undefined && { writesPerS }),
    ...(replicationBytesPerS !== undefined && { replicationBytesPerS }),
  };
}
