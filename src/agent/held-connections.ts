/** Holds connections to processes, as many as these take, and tries whether they take another one. */

import { connect as connectPlainly, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import { tlsOptions, type Access } from '../cluster/access.ts';
import type { Endpoint, Order } from '../cluster/protocol.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { ReadTools } from './read-back.ts';

/** Attempts side by side. */
const AT_ONCE = 20;
/** A process that takes more is not going to be exhausted: by default it takes 10 000 (config.c, maxclients). */
const MOST = 12_000;
/** How long an answer may take, ms; a refusal comes at once. */
const ANSWER_LIMIT_MS = 2_000;
/** How long after a refusal it is tried again whether another client has given a connection up, ms: sooner than most come back. */
const REFILL_EVERY_MS = 10;

/** An attempt to connect, and what was answered first; without an answer it is neither accepted nor refused. */
interface Admission {
  readonly socket: Socket;
  readonly outcome: 'accepted' | 'refused' | 'unanswered';
  readonly reply: string;
}

export class HeldConnections {
  private readonly tools: ReadTools;
  private readonly held = new Map<string, Socket[]>();

  constructor(tools: ReadTools) {
    this.tools = tools;
  }

  /** Resolves when the process has refused a connection; rejects with COMMAND_REFUSED when it answers none, or takes too many. */
  async hold(process: string): Promise<void> {
    const own: Socket[] = [];
    this.held.set(process, own);
    while (own.length < MOST) {
      const attempts = await Promise.all(Array.from({ length: AT_ONCE }, () => this.attempt(process)));
      own.push(...attempts.filter(({ outcome }) => outcome === 'accepted').map(({ socket }) => socket));
      if (attempts.some(({ outcome }) => outcome === 'refused')) {
        this.refill(process, own);
        return;
      }
      const silent = attempts.find(({ outcome }) => outcome === 'unanswered');
      if (silent !== undefined)
        throw new ChaosError(
          'COMMAND_REFUSED',
          `${process} neither took nor refused a connection: ${silent.reply}`,
        );
    }
    throw new ChaosError('COMMAND_REFUSED', `${process} took ${MOST} connections and refused none`);
  }

  /** From now on whatever becomes free is taken as well: where one was, there may be more. */
  private refill(process: string, own: Socket[]): void {
    const next = async (): Promise<void> => {
      const { socket, outcome } = await this.attempt(process);
      if (this.held.get(process) !== own) {
        socket.destroy();
        return;
      }
      if (outcome === 'accepted') own.push(socket);
      else socket.destroy();
      setTimeout(() => void next(), outcome === 'accepted' ? 0 : REFILL_EVERY_MS).unref();
    };
    void next();
  }

  release(process: string): void {
    for (const socket of this.held.get(process) ?? []) socket.destroy();
    this.held.delete(process);
  }

  /** Records whether the process takes another connection at this moment. */
  async try({ process, when }: Extract<Order, { order: 'try-connection' }>): Promise<void> {
    const { now, record } = this.tools;
    const { socket, outcome, reply } = await this.attempt(process);
    socket.destroy();
    const held = this.held.get(process)?.length ?? 0;
    record({ kind: 'admission', at: now(), process, when, outcome, reply, held });
  }

  private attempt(process: string): Promise<Admission> {
    const { nodes, sentinels, access } = this.tools.directory;
    const endpoint = [...nodes, ...sentinels].find(({ name }) => name === process);
    if (endpoint === undefined) throw new ChaosError('BAD_ARGUMENT', `there is no process called ${process}`);
    return admission(endpoint, access[nodes.includes(endpoint) ? 'redis' : 'sentinel']);
  }
}

/**
 * A process answers anybody's PING, if only with a demand to log in first. One that refuses has taken the connection, and
 * closes it at once; where none came about the process may be dead, or this one out of files, and nothing is known.
 */
function admission({ address: host, port }: Endpoint, { tls }: Access): Promise<Admission> {
  return new Promise((resolve) => {
    const socket =
      tls === undefined ? connectPlainly({ host, port }) : connectByTls({ host, port, ...tlsOptions(tls) });
    let isConnected = false;
    const over = (outcome: Admission['outcome'], reply: string): void => {
      clearTimeout(patience);
      resolve({ socket, outcome, reply });
    };
    const patience = setTimeout(() => over('unanswered', 'no answer'), ANSWER_LIMIT_MS);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => socket.write('PING\r\n'));
    socket.once('connect', () => (isConnected = true));
    socket.once('data', (chunk: Buffer) => {
      const reply = chunk.toString().trim();
      over(reply.includes('max number of clients') ? 'refused' : 'accepted', reply);
    });
    // To one that has no encryption yet nothing can be said, and what was said may be lost with the connection.
    const lost = (reply: string): void => over(isConnected ? 'refused' : 'unanswered', reply);
    socket.once('close', () => lost('closed at once'));
    socket.on('error', (error) => lost(messageOf(error)));
  });
}
