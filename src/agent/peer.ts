/** A connection for questions: at most one round of them in flight, bounded patience, always coming back. */

import { Redis } from 'ioredis';
import type { Endpoint } from '../workload/protocol.ts';

const RECONNECT_MS = 100;

export interface PeerOptions {
  readonly password: string | undefined;
  /** Longest wait for a connection to become usable, ms. */
  readonly patienceMs: number;
  /** False for one that is not to come back once it is lost. */
  readonly reconnects: boolean;
}

export class Peer {
  readonly redis: Redis;
  private readonly patienceMs: number;
  private handshake: NodeJS.Timeout | undefined;

  constructor(endpoint: Endpoint, { password, patienceMs, reconnects }: PeerOptions) {
    this.patienceMs = patienceMs;
    this.redis = new Redis({
      host: endpoint.address,
      port: endpoint.port,
      ...(password === undefined ? {} : { password }),
      protocol: 2,
      connectTimeout: patienceMs,
      disconnectTimeout: 100,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      disableClientInfo: true,
      retryStrategy: () => (reconnects ? RECONNECT_MS : null),
    });
    this.redis.on('error', () => {});
    // A frozen process still accepts connections, but never answers AUTH.
    this.redis.on('connect', () => {
      this.handshake = setTimeout(() => this.redis.stream.destroy(), patienceMs);
    });
    this.redis.on('ready', () => {
      clearTimeout(this.handshake);
    });
    this.redis.on('close', () => {
      clearTimeout(this.handshake);
    });
  }

  get isReady(): boolean {
    return this.redis.status === 'ready' && this.redis.stream.writable;
  }

  /**
   * Sends these commands in one write and answers with their replies, a refusal by the server being an Error among
   * them. Undefined when not all came in time or the connection broke; then the connection is made anew.
   */
  async ask(
    commands: readonly (readonly string[])[],
    patienceMs = this.patienceMs,
  ): Promise<unknown[] | undefined> {
    if (!this.isReady) return undefined;
    const stream = this.redis.stream;
    const patience = setTimeout(() => stream.destroy(), patienceMs);
    const pipeline = this.redis.pipeline();
    for (const [command, ...args] of commands) pipeline.call(command!, ...args);
    const replies = await pipeline.exec();
    clearTimeout(patience);
    const isBroken = replies?.some(([error]) => error !== null && error.name !== 'ReplyError') ?? true;
    return isBroken ? undefined : replies?.map(([error, reply]) => error ?? reply);
  }

  close(): void {
    clearTimeout(this.handshake);
    this.redis.disconnect();
    this.redis.stream?.destroy();
  }
}
