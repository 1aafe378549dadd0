/** Reading the reply of INFO. */

import type { NodeState } from '../history/node-state.ts';
import type { Endpoint } from '../cluster/protocol.ts';

/** The value of one field of an INFO reply; empty when the reply has no such field. */
export function field(info: string, name: string): string {
  const start = info.startsWith(`${name}:`) ? 0 : info.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !info.startsWith(`${name}:`)) return '';
  const end = info.indexOf('\r\n', start);
  return info.slice(start + name.length + 1, end === -1 ? undefined : end);
}

/** The commands whose replies, in this order, `nodeState` reads. One section each: older servers take no more. */
export const NODE_STATE_COMMANDS = [
  ['info', 'server'],
  ['info', 'replication'],
  ['info', 'persistence'],
  ['info', 'stats'],
];

/**
 * A data node's state from its INFO sections; a replica's master is named if one of the nodes has its address.
 * Undefined where a section was refused, as by a server that is busy or wants a password, or does not say what it is.
 */
export function nodeState(replies: readonly unknown[], nodes: readonly Endpoint[]): NodeState | undefined {
  if (replies.some((reply) => reply instanceof Error)) return undefined;
  const [server, replication, persistence, stats] = replies.map(String) as [string, string, string, string];
  const runId = field(server, 'run_id');
  const role = field(replication, 'role');
  if (runId === '' || (role !== 'master' && role !== 'slave')) return undefined;
  const isReplica = role === 'slave';
  return {
    runId,
    role,
    replid: field(replication, 'master_replid'),
    replid2: field(replication, 'master_replid2'),
    offset: Number(field(replication, 'master_repl_offset')),
    secondOffset: Number(field(replication, 'second_repl_offset')),
    ...(isReplica ? masterLink(replication, nodes) : {}),
    connectedReplicas: Number(field(replication, 'connected_slaves')),
    loading: field(persistence, 'loading') === '1',
    resyncs: {
      full: Number(field(stats, 'sync_full')),
      partial: Number(field(stats, 'sync_partial_ok')),
      refused: Number(field(stats, 'sync_partial_err')),
    },
  };
}

function masterLink(
  replication: string,
  nodes: readonly Endpoint[],
): Pick<NodeState, 'master' | 'linkUp' | 'copy'> {
  const address = `${field(replication, 'master_host')}:${field(replication, 'master_port')}`;
  return {
    master: nameAt(nodes, address) ?? address,
    linkUp: field(replication, 'master_link_status') === 'up',
    ...(field(replication, 'master_sync_in_progress') === '1' && { copy: copyInProgress(replication) }),
  };
}

/** The total is -1 or 0 where it is not known (replication.c, readSyncBulkPayload); servers before 6.2 give neither. */
function copyInProgress(replication: string): NonNullable<NodeState['copy']> {
  const total = Number(field(replication, 'master_sync_total_bytes'));
  return { read: Number(field(replication, 'master_sync_read_bytes')), ...(total > 0 && { total }) };
}

/** The name of the one with, or known by, this `address:port`. */
export function nameAt(endpoints: readonly Endpoint[], address: string): string | undefined {
  const found = endpoints.find(
    (one) => `${one.address}:${one.port}` === address || one.aliases?.includes(address),
  );
  return found?.name;
}
