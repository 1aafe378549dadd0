/**
 * A command in a container at the far end of a WebSocket: one channel each for its input, output, errors and status.
 *
 * Directly, not through client-node's Exec: that one has no handle to give up an opening with, loses the server's
 * message when it refuses, and never reports that a connection broke.
 */

import type { KubeConfig, V1Status } from '@kubernetes/client-node';
import { WebSocket } from 'ws';
import type { ContainerRef, SessionListener } from '../api.ts';
import type { Limits } from './retry.ts';
import { bytesOf, keepAlive, openWebSocket } from './web-socket.ts';

/** Numbers of the channels and names of the protocols: k8s.io/apimachinery, pkg/util/remotecommand. */
const CHANNEL = { input: 0, output: 1, errors: 2, status: 3, close: 255 } as const;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const KNOWS_END_OF_INPUT = 'v5.channel.k8s.io';

/** Some servers on the way take no larger messages. */
const CHUNK_BYTES = 32_768;

/** How a command ended; `refused` when it was never started, `lost` when that cannot be known. */
export type Ending =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'refused'; readonly message: string }
  | { readonly how: 'lost'; readonly message: string };

/** What is run where, and what receives its output. */
export interface Program {
  readonly ref: ContainerRef;
  readonly command: readonly string[];
  /** Whether it has a standard input. */
  readonly input: boolean;
  readonly listener: SessionListener;
}

export class Channel {
  /** Always resolves: with the command's status, or when the connection ends without it. */
  readonly ended: Promise<Ending>;
  private readonly socket: WebSocket;
  private readonly ending = Promise.withResolvers<Ending>();
  private lostBecause: string | undefined;

  /** Resolves when the server has taken the command. Rejects with ApiException or the network's error. */
  static open(kubeconfig: KubeConfig, program: Program, limits: Limits): Promise<Channel> {
    const wish = { path: pathOf(program), protocols: PROTOCOLS };
    return openWebSocket(
      kubeconfig,
      wish,
      limits,
      (socket) => new Channel(socket, program.listener, limits.pingMs),
    );
  }

  private constructor(socket: WebSocket, listener: SessionListener, pingMs: number) {
    this.socket = socket;
    this.ended = this.ending.promise;
    socket.on('message', (data) => {
      this.onMessage(bytesOf(data), listener);
    });
    socket.on('error', ({ message }) => (this.lostBecause ??= message));
    socket.on('close', (code) => {
      const message = this.lostBecause ?? `the API server closed the connection (${code})`;
      this.ending.resolve({ how: 'lost', message });
    });
    keepAlive(socket, pingMs, (why) => this.cut(why));
  }

  /** Writes to the command's standard input; nothing when the connection has ended. */
  send(text: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES);
      this.socket.send(Buffer.concat([Buffer.of(CHANNEL.input), chunk]));
    }
  }

  /** False when the server has no way to do so: older than Kubernetes 1.30. */
  endInput(): boolean {
    if (this.socket.protocol !== KNOWS_END_OF_INPUT) return false;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(Buffer.of(CHANNEL.close, CHANNEL.input));
    return true;
  }

  /** Ends the connection at once. The command is not ended by it. */
  cut(why: string): void {
    this.lostBecause ??= why;
    this.socket.terminate();
  }

  private onMessage(message: Buffer, listener: SessionListener): void {
    const bytes = message.subarray(1);
    if (bytes.length === 0) return;
    if (message[0] === CHANNEL.output) listener.onOutput(bytes);
    else if (message[0] === CHANNEL.errors) listener.onErrors?.(bytes);
    else if (message[0] === CHANNEL.status) {
      this.ending.resolve(endingOf(bytes.toString()));
      this.socket.terminate();
    }
  }
}

function pathOf({ ref, command, input }: Program): string {
  const query = new URLSearchParams({ container: ref.container, stdout: 'true', stderr: 'true' });
  if (input) query.set('stdin', 'true');
  for (const word of command) query.append('command', word);
  return `/api/v1/namespaces/${ref.namespace}/pods/${ref.pod}/exec?${query.toString()}`;
}

/** Success has no causes; an exit code is a cause; anything else comes from before the command ran. */
function endingOf(text: string): Ending {
  const status = statusIn(text);
  if (status === undefined) return { how: 'lost', message: `its status is "${text}"` };
  if (status.status === 'Success') return { how: 'exited', code: 0 };
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined) return { how: 'exited', code: Number(code) };
  return { how: 'refused', message: status.message ?? text };
}

function statusIn(text: string): V1Status | undefined {
  try {
    return JSON.parse(text) as V1Status;
  } catch {
    return undefined;
  }
}
