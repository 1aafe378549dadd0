/** A connection for questions: at most one round of them in flight, bounded patience, always coming back. */

import { Redis } from 'ioredis';
import { accessOptions, type Access } from '../cluster/access.ts';
import type { Endpoint } from '../cluster/protocol.ts';

/** The first attempt after a loss comes sooner: most losses are one cut connection. */
const RECONNECT_MS = [10, 100] as const;

type Commands = readonly (readonly string[])[];

/** How patient a peer is. */
export interface PeerOptions {
  readonly access: Access;
  /** Longest wait for a connection to become usable, ms. */
  readonly patienceMs: number;
  /** How long a question waits for a lost connection to be back, ms; 0 for one that is not to come back. */
  readonly recoveryMs: number;
}

/** A client of one process, for questions. Connects at once. */
export class Peer {
  readonly redis: Redis;
  private readonly patienceMs: number;
  private readonly recoveryMs: number;
  private endHandshake: () => void = () => {};

  /** A process that has moved is looked for where the endpoint says that it is then. */
  constructor(endpoint: Endpoint, { access, patienceMs, recoveryMs }: PeerOptions) {
    this.patienceMs = patienceMs;
    this.recoveryMs = recoveryMs;
    this.redis = new Redis({
      host: endpoint.address,
      port: endpoint.port,
      ...accessOptions(access),
      protocol: 2,
      connectTimeout: patienceMs,
      disconnectTimeout: 100,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      disableClientInfo: true,
      retryStrategy: (attempt) => {
        Object.assign(this.redis.options, { host: endpoint.address, port: endpoint.port });
        return recoveryMs > 0 ? RECONNECT_MS[attempt === 1 ? 0 : 1] : null;
      },
    });
    this.redis.on('error', () => {});
    // A frozen process still accepts connections, but never answers AUTH.
    this.redis.on('connect', () => {
      const { stream } = this.redis;
      this.endHandshake = afterAllThatCame(patienceMs, () => stream.destroy());
    });
    this.redis.on('ready', () => {
      this.endHandshake();
    });
    this.redis.on('close', () => {
      this.endHandshake();
    });
  }

  get isReady(): boolean {
    return this.redis.status === 'ready' && this.redis.stream.writable;
  }

  /**
   * Sends these commands in one write and answers with their replies, a refusal by the server being an Error among
   * them. Undefined when not all came in time or the connection broke; then the connection is made anew.
   */
  async ask(commands: Commands, patienceMs = this.patienceMs): Promise<unknown[] | undefined> {
    if (!(await this.becomesReady())) return undefined;
    const stream = this.redis.stream;
    const endPatience = afterAllThatCame(patienceMs, () => stream.destroy());
    const pipeline = this.redis.pipeline();
    for (const [command, ...args] of commands) pipeline.call(command!, ...args);
    const replies = await pipeline.exec();
    endPatience();
    const isBroken = replies?.some(([error]) => error !== null && error.name !== 'ReplyError') ?? true;
    return isBroken ? undefined : replies?.map(([error, reply]) => error ?? reply);
  }

  /**
   * Asks what may be asked twice: once more when the connection broke before patience ended. Sentinel cuts every
   * connection of a node that it promotes or demotes, which means nothing for the node's health.
   */
  async poll(commands: Commands): Promise<unknown[] | undefined> {
    const start = performance.now();
    const replies = await this.ask(commands);
    if (replies !== undefined || performance.now() - start >= this.patienceMs) return replies;
    return this.ask(commands);
  }

  /** Whether the connection is usable now or within a moment. */
  private async becomesReady(): Promise<boolean> {
    if (this.isReady || this.recoveryMs === 0) return this.isReady;
    await new Promise<void>((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        this.redis.off('ready', over);
        resolve();
      };
      const timer = setTimeout(over, this.recoveryMs);
      this.redis.on('ready', over);
    });
    return this.isReady;
  }

  close(): void {
    this.endHandshake();
    this.redis.disconnect();
    this.redis.stream?.destroy();
  }
}

/**
 * Calls back after so many ms, but behind all that has come in by then: when a process can run again its timers are due before it
 * reads, and an answer that came in time would be thrown away. Returns what calls it off.
 */
function afterAllThatCame(ms: number, callBack: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(callBack);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
