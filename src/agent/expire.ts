/** Lets keys of ours expire, so that they are gone whatever becomes of the harness. */

import { ChaosError } from '../core/errors.ts';
import type { Directory, Order } from '../cluster/protocol.ts';
import { field } from './info.ts';
import { Peer } from './peer.ts';

const PATIENCE_MS = 2_000;

/** At the data node that is master now; COMMAND_REFUSED when there is none, or it refuses. `withinS` 0 removes them. */
export async function expire(
  { keys, withinS }: Extract<Order, { order: 'expire' }>,
  { nodes, access }: Directory,
): Promise<void> {
  for (const node of nodes) {
    const peer = new Peer(node, { access: access.redis, patienceMs: PATIENCE_MS, recoveryMs: PATIENCE_MS });
    try {
      const [replication] = (await peer.ask([['info', 'replication']])) ?? [];
      if (field(String(replication), 'role') !== 'master') continue;
      const words = keys.map((key) => (withinS === 0 ? ['del', key] : ['expire', key, String(withinS)]));
      const replies = await peer.ask(words);
      const refusal = replies?.find((reply) => reply instanceof Error);
      if (replies !== undefined && refusal === undefined) return;
      const why = refusal instanceof Error ? refusal.message : 'no answer';
      throw new ChaosError('COMMAND_REFUSED', `${node.name} did not let our keys expire: ${why}`);
    } finally {
      peer.close();
    }
  }
  throw new ChaosError(
    'COMMAND_REFUSED',
    'no data node is master, so that our keys cannot be made to expire',
  );
}
