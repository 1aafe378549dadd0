/** Holds connections to processes, as many as these take, and tries whether they take another one. */

import { connect as connectPlainly, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import { tlsOptions, type Access } from '../cluster/access.ts';
import type { Endpoint, Order } from '../cluster/protocol.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { ReadTools } from './read-back.ts';

/** Attempts side by side. */
const AT_ONCE = 20;
/** How long an answer may take, ms; a refusal comes at once. */
const ANSWER_LIMIT_MS = 2_000;

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

  /** Resolves when the process has refused a connection; rejects with COMMAND_REFUSED when it answers none. */
  async hold(process: string): Promise<void> {
    const own: Socket[] = [];
    this.held.set(process, own);
    for (;;) {
      const attempts = await Promise.all(Array.from({ length: AT_ONCE }, () => this.attempt(process)));
      own.push(...attempts.filter(({ outcome }) => outcome === 'accepted').map(({ socket }) => socket));
      if (attempts.some(({ outcome }) => outcome === 'refused')) return;
      const silent = attempts.find(({ outcome }) => outcome === 'unanswered');
      if (silent !== undefined)
        throw new ChaosError('COMMAND_REFUSED', `${process} neither took nor refused a connection`);
    }
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

/** A process answers PING whoever asks, if only that one has to log in first. */
function admission({ address: host, port }: Endpoint, { tls }: Access): Promise<Admission> {
  return new Promise((resolve) => {
    const socket =
      tls === undefined ? connectPlainly({ host, port }) : connectByTls({ host, port, ...tlsOptions(tls) });
    const over = (outcome: Admission['outcome'], reply: string): void => {
      clearTimeout(patience);
      resolve({ socket, outcome, reply });
    };
    const patience = setTimeout(() => over('unanswered', 'no answer'), ANSWER_LIMIT_MS);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => socket.write('PING\r\n'));
    socket.once('data', (chunk: Buffer) => {
      const reply = chunk.toString().trim();
      over(reply.includes('max number of clients') ? 'refused' : 'accepted', reply);
    });
    // To one that has no encryption yet nothing can be said; it is closed.
    socket.once('close', () => over('refused', 'closed at once'));
    socket.on('error', (error) => over('refused', messageOf(error)));
  });
}
