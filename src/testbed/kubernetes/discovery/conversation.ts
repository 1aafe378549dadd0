/** Questions to a Redis, Valkey or Sentinel over a stream that is open already: a library speaks RESP. */

import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { AbstractConnector, Redis, ReplyError } from 'ioredis';
import { within } from '../../../core/until.ts';

/** For the TLS handshake and for each answer, ms: a healthy server behind the API server needs some 5. */
const DEADLINE_MS = 2_000;

/** What a server replies; a refusal is a reply, too. */
export type Reply = string | number | null | Refusal | readonly Reply[];

/** An error reply, such as `NOAUTH Authentication required.` */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export interface Conversation {
  /** Rejects when no reply comes in time or the connection ends. */
  ask(command: string, ...args: readonly string[]): Promise<Reply>;
  close(): void;
}

/** Authorities that are trusted, and what is presented where a server demands it; PEM. */
export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>;

/** Rejects where the TLS handshake fails; a server that speaks something else is noticed at the first question. */
export async function converse(stream: Duplex, tls?: TlsOptions): Promise<Conversation> {
  let broken = stream.errored ?? undefined;
  if (broken !== undefined) throw broken;
  stream.on('error', (error) => (broken ??= error));
  const socket = tls === undefined ? stream : await secured(stream, tls);
  const redis = new Redis({
    Connector: connectorOf(socket),
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    commandTimeout: DEADLINE_MS,
    noDelay: false,
  });
  // Without a listener the library prints them.
  redis.on('error', (error: Error) => (broken ??= error));
  await redis.connect();
  return {
    ask: async (command, ...args) => {
      try {
        return (await redis.call(command, ...args)) as Reply;
      } catch (error) {
        if (error instanceof ReplyError) return new Refusal((error as Error).message);
        throw broken ?? error;
      }
    },
    close: () => {
      redis.disconnect();
      stream.destroy();
    },
  };
}

function connectorOf(socket: Duplex) {
  return class extends AbstractConnector {
    constructor() {
      super(0);
    }

    override connect(): Promise<AbstractConnector['stream']> {
      // The library uses no more of a socket of the network than what streams have.
      this.stream = socket as unknown as AbstractConnector['stream'];
      return Promise.resolve(this.stream);
    }
  };
}

/**
 * The chain of the server's certificate is checked, its host name is not: a connection that the API server forwards has
 * none, and certificates of servers that announce addresses of pods cannot name them.
 */
async function secured(stream: Duplex, tls: TlsOptions): Promise<TLSSocket> {
  const shaken = Promise.withResolvers<void>();
  const socket = connect({ ...tls, socket: stream, checkServerIdentity: () => undefined });
  socket.once('secureConnect', shaken.resolve);
  socket.on('error', shaken.reject);
  stream.on('error', shaken.reject);
  socket.on('close', () => {
    shaken.reject(new Error('the connection was closed during the TLS handshake'));
  });
  try {
    await within(DEADLINE_MS, 'the TLS handshake', shaken.promise);
    return socket;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}
