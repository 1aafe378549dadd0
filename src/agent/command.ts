/** Sends one command to one process on the schedule's behalf, and records what it answered. */

import type { Directory } from '../cluster/protocol.ts';
import { ChaosError } from '../core/errors.ts';
import type { ReadTools } from './read-back.ts';
import { Peer } from './peer.ts';
import { shownWords } from './shown-words.ts';

/** A process that runs answers at once. */
const PATIENCE_MS = 2_000;

/** A connection to a process for the schedule's commands; `patienceMs` is the longest wait for it, and for an answer. */
export function peerOf(process: string, directory: Directory, patienceMs = PATIENCE_MS): Peer {
  const endpoint = [...directory.nodes, ...directory.sentinels].find(({ name }) => name === process);
  if (endpoint === undefined) throw new ChaosError('BAD_ARGUMENT', `there is no process called ${process}`);
  const access = directory.access[directory.nodes.includes(endpoint) ? 'redis' : 'sentinel'];
  return new Peer(endpoint, { access, patienceMs, recoveryMs: patienceMs });
}

/** Answers with the reply as JSON. Rejects with COMMAND_REFUSED when it is refused or not answered in time. */
export async function command(
  process: string,
  args: readonly string[],
  { directory, now, record }: ReadTools,
): Promise<string> {
  const peer = peerOf(process, directory);
  try {
    const sent = now();
    const answer = (await peer.ask([args]))?.[0];
    const reply = answer instanceof Error ? answer.message : JSON.stringify(answer ?? 'no answer');
    record({ kind: 'command', at: now(), process, words: shownWords(args), sent, reply });
    if (answer === undefined || answer instanceof Error)
      throw new ChaosError('COMMAND_REFUSED', `${process} did not carry out ${shownWords(args)}: ${reply}`);
    return reply;
  } finally {
    peer.close();
  }
}
