/** Puts data on the servers before anything else is done, and counts what each of them has of it. */

import type { Directory, Order } from '../cluster/protocol.ts';
import { ChaosError } from '../core/errors.ts';
import { Filler } from './filler.ts';
import { Peer } from './peer.ts';
import type { ReadTools } from './read-back.ts';

/** Sent in one command, and in one round before the replicas are waited for, so that no buffer of theirs overflows, B. */
const COMMAND_BYTES = 256 * 1024;
const ROUND_BYTES = 8 * 1024 * 1024;
/** How long a round may take, on the master and on all replicas, ms. */
const ROUND_LIMIT_MS = 20_000;

/** Rejects with COMMAND_REFUSED when the node refuses a value, or not every replica has it in time. */
export async function preload(
  { node, database, values, valueBytes }: Extract<Order, { order: 'preload' }>,
  directory: Directory,
): Promise<void> {
  const filler = new Filler(valueBytes);
  const peer = peerOf(node, directory);
  const atOnce = Math.max(1, Math.floor(COMMAND_BYTES / valueBytes));
  const inRound = atOnce * Math.ceil(ROUND_BYTES / COMMAND_BYTES);
  try {
    for (let done = 0; done < values; done += inRound) {
      const commands: string[][] = [['SELECT', String(database)]];
      const end = Math.min(done + inRound, values);
      for (let first = done; first < end; first += atOnce) {
        const numbers = Array.from({ length: Math.min(atOnce, end - first) }, (_, index) => first + index);
        commands.push(['MSET', ...numbers.flatMap((number) => [String(number), filler.next()])]);
      }
      await round(peer, commands, directory, node);
    }
  } finally {
    peer.close();
  }
}

async function round(
  peer: Peer,
  commands: readonly (readonly string[])[],
  { nodes }: Directory,
  node: string,
): Promise<void> {
  const replicas = nodes.length - 1;
  const wait = ['WAIT', String(replicas), String(ROUND_LIMIT_MS)];
  const replies = await peer.ask([...commands, wait], 2 * ROUND_LIMIT_MS);
  const refusal = replies?.find((reply) => reply instanceof Error);
  if (refusal instanceof Error)
    throw refused(`${node} did not take the data that is to be there before: ${refusal.message}`);
  const reached = Number(replies?.at(-1) ?? 0);
  if (reached < replicas)
    throw refused(
      `${reached} of ${replicas} replicas had the data that is to be there before within ${ROUND_LIMIT_MS / 1_000} s`,
    );
}

/** Records how many values each of these nodes has. */
export async function countPreloaded(
  { nodes, database, workload }: Extract<Order, { order: 'count-preloaded' }>,
  { directory, now, record }: ReadTools,
): Promise<void> {
  await Promise.all(
    nodes.map(async (node) => {
      const peer = peerOf(node, directory);
      try {
        const [, values] = (await peer.ask([['SELECT', String(database)], ['DBSIZE']])) ?? [];
        if (typeof values !== 'number') throw refused(`${node} did not say what it has`);
        record({ kind: 'preloaded', at: now(), workload, node, values });
      } finally {
        peer.close();
      }
    }),
  );
}

function peerOf(node: string, { nodes, access }: Directory): Peer {
  const endpoint = nodes.find(({ name }) => name === node);
  if (endpoint === undefined) throw new ChaosError('BAD_ARGUMENT', `there is no data node called ${node}`);
  return new Peer(endpoint, {
    access: access.redis,
    patienceMs: ROUND_LIMIT_MS,
    recoveryMs: ROUND_LIMIT_MS,
  });
}

function refused(problem: string): ChaosError {
  return new ChaosError('COMMAND_REFUSED', problem);
}
