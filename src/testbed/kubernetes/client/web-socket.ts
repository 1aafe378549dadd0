/** A WebSocket of the API server, whose refusal keeps the server's message. */

import { once } from 'node:events';
import { ApiException, type KubeConfig } from '@kubernetes/client-node';
import { WebSocket, type ClientOptions, type RawData } from 'ws';
import { NeverSent } from './api-error.ts';
import type { Limits } from './retry.ts';

/** What is asked for: path and query, and the protocols that are understood. */
export interface Wish {
  readonly path: string;
  readonly protocols: readonly string[];
}

/**
 * `use` gets the socket before anything can arrive on it. Resolves when the server has taken the request; rejects with
 * ApiException or the network's error.
 */
export async function openWebSocket<T>(
  kubeconfig: KubeConfig,
  { path, protocols }: Wish,
  limits: Limits,
  use: (socket: WebSocket) => T,
): Promise<T> {
  const options: ClientOptions = {};
  await kubeconfig.applyToHTTPSOptions(options);
  const { server } = kubeconfig.getCurrentCluster()!;
  let sent = false;
  const socket = new WebSocket(server.replace(/^http/, 'ws') + path, [...protocols], {
    ...options,
    handshakeTimeout: limits.requestMs,
    perMessageDeflate: false,
    finishRequest: (request) => {
      request.once('finish', () => (sent = true)).end();
    },
  });
  const used = use(socket);
  const refused = Promise.withResolvers<never>();
  socket.on('unexpected-response', (_request, response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text: string) => (body += text));
    response.on('close', () => {
      refused.reject(new ApiException(response.statusCode ?? 0, 'refused', body, {}));
      socket.terminate();
    });
  });
  try {
    await Promise.race([once(socket, 'open'), refused.promise]);
  } catch (error) {
    throw sent ? error : new NeverSent('not sent', { cause: error });
  }
  return used;
}

/** A ping tells a connection that is silent from one that is dead. */
export function keepAlive(socket: WebSocket, pingMs: number, cut: (why: string) => void): void {
  let alive = true;
  const live = (): void => {
    alive = true;
  };
  const timer = setInterval(() => {
    if (!alive) cut('the API server does not answer pings');
    else if (socket.readyState === WebSocket.OPEN) {
      alive = false;
      socket.ping();
    }
  }, pingMs);
  socket.on('pong', live);
  socket.on('message', live);
  socket.on('close', () => {
    clearInterval(timer);
  });
}

export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
