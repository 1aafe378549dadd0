/**
 * A connection to a port of a pod, over a WebSocket of the API server.
 *
 * Directly, not through client-node's PortForward: that one leaves the two bytes of the port in the data when it connects
 * anew, reports the pod's error as a mere end, and needs a local port of this machine.
 */

import { Duplex } from 'node:stream';
import type { KubeConfig } from '@kubernetes/client-node';
import { WebSocket } from 'ws';
import { ChaosError } from '../../../core/errors.ts';
import type { PortRef } from '../api.ts';
import { IF_TRANSIENT, retry, type Limits } from './retry.ts';
import { bytesOf, keepAlive, openWebSocket } from './web-socket.ts';

/** Two channels for each port, each of which begins with the port's number: k8s.io/kubelet, pkg/cri/streaming. */
const CHANNEL = { data: 0, error: 1 } as const;
const PROTOCOLS = ['v4.channel.k8s.io'];
const PORT_BYTES = 2;
/** Some servers on the way take no larger messages. */
const CHUNK_BYTES = 32_768;

/** Asks again while the API server is away: an opened connection has sent nothing to the pod's server yet. */
export function forward(kubeconfig: KubeConfig, ref: PortRef, limits: Limits): Promise<Duplex> {
  const what = `forward to port ${ref.port} of pod ${ref.namespace}/${ref.pod}`;
  const path = `/api/v1/namespaces/${ref.namespace}/pods/${ref.pod}/portforward?ports=${ref.port}`;
  return retry({ what, retryIf: IF_TRANSIENT, limits }, () =>
    openWebSocket(
      kubeconfig,
      { path, protocols: PROTOCOLS },
      limits,
      (socket) => new ForwardedStream(socket, what, limits.pingMs),
    ),
  );
}

/** Both directions end together: the protocol has no half-closed connection. */
class ForwardedStream extends Duplex {
  private readonly socket: WebSocket;
  private readonly what: string;
  /** How many bytes of the port's number are still to come, by channel. */
  private readonly headerLeft = [PORT_BYTES, PORT_BYTES];

  constructor(socket: WebSocket, what: string, pingMs: number) {
    super({ allowHalfOpen: false });
    this.socket = socket;
    this.what = what;
    socket.on('message', (data) => {
      this.onMessage(bytesOf(data));
    });
    socket.on('error', ({ message }) => this.fail(message));
    socket.on('close', () => {
      this.push(null);
      this.destroy();
    });
    keepAlive(socket, pingMs, (why) => this.fail(why));
    // The pod may refuse before anything listens to this stream; then it is in `errored`.
    this.on('error', () => {});
  }

  /** For libraries that expect a socket of the network: the WebSocket's pings do that here. */
  setKeepAlive(): this {
    return this;
  }

  /** For libraries that expect a socket of the network: the WebSocket sends without delay. */
  setNoDelay(): this {
    return this;
  }

  /** The WebSocket is stopped reading while too much has come that was not taken. */
  override _read(): void {
    if (this.socket.isPaused) this.socket.resume();
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.socket.readyState !== WebSocket.OPEN) {
      done(new Error('the connection is closed'));
      return;
    }
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES);
      const isLast = start + CHUNK_BYTES >= bytes.length;
      this.socket.send(Buffer.concat([Buffer.of(CHANNEL.data), chunk]), isLast ? done : () => {});
    }
  }

  override _final(done: () => void): void {
    this.socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.terminate();
    done(error);
  }

  private onMessage(message: Buffer): void {
    const channel = message[0] ?? CHANNEL.data;
    const left = this.headerLeft[channel] ?? 0;
    const header = Math.min(left, message.length - 1);
    this.headerLeft[channel] = left - header;
    const bytes = message.subarray(1 + header);
    if (bytes.length === 0) return;
    if (channel === CHANNEL.error) this.fail(bytes.toString().trim());
    else if (!this.push(bytes)) this.socket.pause();
  }

  private fail(why: string): void {
    this.destroy(new ChaosError('TESTBED_BROKE', `cannot ${this.what}: ${why}`));
  }
}
