/** Keeps processes from answering, each by one long command on a connection of its own, and records what it answers to that. */

import { sleep } from '../core/clock.ts';
import { ChaosError } from '../core/errors.ts';
import type { Order } from '../cluster/protocol.ts';
import { peerOf } from './command.ts';
import type { Peer } from './peer.ts';
import type { ReadTools } from './read-back.ts';

type Begin = Extract<Order, { order: 'keep-busy' }>;
type End = Extract<Order, { order: 'end-busy' }>;

/** A refusal comes at once, ms. */
const REFUSED_WITHIN_MS = 100;
/** A server ends a long command later than asked for if it has little of the processor, or looks at its clock seldom, ms. */
const LATE_MS = 15_000;

/** One process that is kept busy. */
interface Busy {
  /** Resolves when the long command is about to be sent. */
  readonly ready: Promise<unknown>;
  /** What the process answers to it; a refusal is an Error, undefined where none can come. */
  readonly answer: Promise<unknown>;
  readonly patienceMs: number;
}

export class BusyProcesses {
  private readonly tools: ReadTools;
  private readonly busy = new Map<string, Busy>();

  constructor(tools: ReadTools) {
    this.tools = tools;
  }

  /** Resolves when the process has not answered at once; rejects with COMMAND_REFUSED when it has, or is not there. */
  async begin({ process, args, forMs }: Begin): Promise<void> {
    const peer = peerOf(process, this.tools.directory);
    const patienceMs = forMs + LATE_MS;
    const ready = peer.ask([['PING']]);
    const answer = ready
      .then((pong) => pong && this.occupy(peer, { process, args }, patienceMs))
      .finally(() => peer.close());
    this.busy.set(process, { ready, answer, patienceMs });
    const first = await Promise.race([
      answer.then((reply) => ({ reply })),
      ready.then(() => sleep(REFUSED_WITHIN_MS)).then(() => undefined),
    ]);
    if (first === undefined) return;
    const { reply } = first;
    throw new ChaosError(
      'COMMAND_REFUSED',
      reply instanceof Error
        ? `${process} did not carry out ${args.join(' ')}: ${reply.message}`
        : `${process} was not kept busy by ${args.join(' ')}: ${replyText(reply) ?? 'no answer'}`,
    );
  }

  /** Resolves when the process answers again; the command may have ended by itself, or by another client. */
  async end({ process, args }: End): Promise<void> {
    const busy = this.busy.get(process);
    if (busy === undefined) return;
    await busy.ready;
    // A busy process accepts the connection, and answers its AUTH no sooner than anything else.
    const peer = peerOf(process, this.tools.directory, busy.patienceMs);
    try {
      // Whether there was anything left to end is in the long command's own answer.
      if ((await peer.ask([args])) === undefined)
        throw new ChaosError('COMMAND_REFUSED', `${process} did not answer ${args.join(' ')}`);
      await busy.answer;
      this.busy.delete(process);
    } finally {
      peer.close();
    }
  }

  private async occupy(
    peer: Peer,
    { process, args }: Pick<Begin, 'process' | 'args'>,
    patienceMs: number,
  ): Promise<unknown> {
    const { now, record } = this.tools;
    const sent = now();
    const [reply] = (await peer.ask([args], patienceMs)) ?? [];
    const text = replyText(reply);
    const words = args.join(' ');
    record({ kind: 'busy', at: now(), process, words, sent, ...(text !== undefined && { reply: text }) });
    return reply;
  }
}

function replyText(reply: unknown): string | undefined {
  if (reply === undefined) return undefined;
  return reply instanceof Error ? reply.message : JSON.stringify(reply);
}
