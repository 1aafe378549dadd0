/** Removes keys of ours from a deployment that stays. */

import { ChaosError } from '../core/errors.ts';
import type { Directory, Order } from '../cluster/protocol.ts';
import type { WorkloadKind } from '../workload/workload.ts';
import { PROBE_KEY } from '../workload/workload.ts';
import { field } from './info.ts';
import { Peer } from './peer.ts';
import { readList } from './read-back.ts';
import { kindOf } from './writing.ts';

const PATIENCE_MS = 2_000;
/** Keys removed by one command. */
const SLICE = 1_000;

/** At the data node that is master now; COMMAND_REFUSED when there is none, or it refuses. */
export async function removeKeys(
  { lists }: Extract<Order, { order: 'remove-keys' }>,
  { nodes, access }: Directory,
): Promise<void> {
  for (const node of nodes) {
    const peer = new Peer(node, { access: access.redis, patienceMs: PATIENCE_MS, recoveryMs: PATIENCE_MS });
    try {
      const [replication] = (await peer.ask([['info', 'replication']])) ?? [];
      if (field(String(replication), 'role') !== 'master') continue;
      await remove([PROBE_KEY], peer, node.name);
      for (const { key, kind } of lists) await remove(await keysOf(key, kindOf(kind), peer), peer, node.name);
      return;
    } finally {
      peer.close();
    }
  }
  throw new ChaosError('COMMAND_REFUSED', 'no data node is master, so that our keys cannot be removed');
}

/** All keys of a writer: its own, or those that its writes have each. */
async function keysOf(key: string, kind: WorkloadKind, peer: Peer): Promise<string[]> {
  if (kind.keyOf === undefined) return [key];
  const keys: string[] = [];
  for (const [first, last] of await readList(peer, key, kind))
    for (let number = first; number <= last; number++) keys.push(kind.keyOf(key, number));
  return keys;
}

async function remove(keys: readonly string[], peer: Peer, node: string): Promise<void> {
  for (let first = 0; first < keys.length; first += SLICE) {
    const [reply] = (await peer.ask([['del', ...keys.slice(first, first + SLICE)]])) ?? [];
    if (typeof reply === 'number') continue;
    const why = reply instanceof Error ? reply.message : 'no answer';
    throw new ChaosError('COMMAND_REFUSED', `${node} did not let our keys be removed: ${why}`);
  }
}
