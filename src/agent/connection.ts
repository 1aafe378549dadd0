/**
 * A writer's connection: ioredis with every option that would hide, queue or repeat a write turned off.
 *
 * It finds the master through the Sentinels on every connect, or is pinned to one address; it comes back for ever;
 * and it is usable only once the process at the other end has told its run id on this very connection.
 */

import { Command, Redis, type RedisOptions } from 'ioredis';
import type { Directory, Endpoint } from '../workload/protocol.ts';
import { field } from './info.ts';
import type { Identity } from './sources.ts';

const RECONNECT_MS = 50;
const CONNECT_TIMEOUT_MS = 1_000;
const HANDSHAKE_TIMEOUT_MS = 500;

/** Where a connection leads: to whom the Sentinels name, or always to one data node. */
export type Route = { readonly directory: Directory; readonly pinnedTo?: Endpoint };

/** The mapping of RESP3 replies is a matter of the client's type, and of no use here. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** What a connection tells its writer. */
export interface ConnectionListener {
  connected(identity: Identity): void;
  /** The connection is gone, and with it the replies of what was in flight. */
  disconnected(): void;
}

/** The library's options for a writer (reference/sentinel.md §5). `deadlineMs` is that of an operation. */
function strictOptions(deadlineMs: number): Options {
  return {
    protocol: 2,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: HANDSHAKE_TIMEOUT_MS,
    socketTimeout: deadlineMs + 1_000,
    disconnectTimeout: 200,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: true,
    enableAutoPipelining: false,
    disableClientInfo: true,
    reconnectOnError: null,
    retryStrategy: () => RECONNECT_MS,
  };
}

function routeOptions({ directory, pinnedTo }: Route): Options {
  const password = directory.password === undefined ? {} : { password: directory.password };
  if (pinnedTo !== undefined) return { host: pinnedTo.address, port: pinnedTo.port, ...password };
  return {
    sentinels: directory.sentinels.map(({ address, port }) => ({ host: address, port })),
    name: directory.masterName,
    role: 'master',
    failoverDetector: true,
    updateSentinels: false,
    sentinelCommandTimeout: HANDSHAKE_TIMEOUT_MS,
    sentinelRetryStrategy: () => RECONNECT_MS,
    ...password,
    ...(directory.password === undefined ? {} : { sentinelPassword: directory.password }),
  };
}

/**
 * A write as ioredis carries it. The library's timer per command stays off: the writer watches the deadlines of all
 * its operations with one timer, and `commandTimeout` is left to bound the handshake.
 */
export class Write extends Command {
  override setTimeout(): void {}
}

/** Connects at once and comes back for ever, every 50 ms, until it is closed. */
export class Connection {
  private readonly redis: Redis;
  private readonly route: Route;
  private readonly listener: ConnectionListener;
  /** Gathers the commands of one batch, so that they leave in one write to the socket. */
  private readonly batch = {
    isPipeline: true as const,
    destination: {} as { redis: Redis },
    pending: '',
    write(bytes: string): void {
      this.pending += bytes;
    },
  };
  private isIdentified = false;
  private isClosed = false;

  constructor(route: Route, deadlineMs: number, listener: ConnectionListener) {
    this.route = route;
    this.listener = listener;
    this.redis = new Redis({ ...strictOptions(deadlineMs), ...routeOptions(route) });
    this.batch.destination = { redis: this.redis };
    // Every error also ends the connection or a command, and is judged there.
    this.redis.on('error', () => {});
    this.redis.on('ready', () => void this.identify());
    this.redis.on('close', () => {
      this.lose();
    });
    this.redis.on('end', () => {
      this.revive();
    });
  }

  /** True when a write handed over now will be written to a socket. */
  get isWritable(): boolean {
    return this.isIdentified && this.redis.status === 'ready' && this.redis.stream.writable;
  }

  /** Hands a write over; it leaves with the next `flush`, in the same turn of the event loop. */
  send(write: Write): void {
    this.redis.sendCommand(write, this.batch);
  }

  flush(): void {
    if (this.batch.pending === '') return;
    this.redis.stream.write(this.batch.pending);
    this.batch.pending = '';
  }

  /** Gives this connection up at once, without the courtesy of ending it, and makes a new one. */
  drop(): void {
    this.lose();
    this.redis.stream?.destroy();
  }

  close(): void {
    this.isClosed = true;
    this.lose();
    this.redis.disconnect();
  }

  /** Asks the server at the other end who it is; only then is the connection usable. */
  private async identify(): Promise<void> {
    const stream = this.redis.stream;
    try {
      const runId = field(await this.redis.info('server'), 'run_id');
      if (this.redis.stream !== stream || this.isClosed) return;
      const node = this.nodeAt(`${stream.remoteAddress}:${stream.remotePort}`);
      this.isIdentified = true;
      this.listener.connected({ node, runId });
    } catch {
      // Refused, or not in time: no connection to write on, so the next one is made.
      stream.destroy();
    }
  }

  /** The name of the node with this address, or the address when the directory has none. */
  private nodeAt(address: string): string {
    const { directory, pinnedTo } = this.route;
    if (pinnedTo !== undefined) return pinnedTo.name;
    return directory.nodes.find((node) => `${node.address}:${node.port}` === address)?.name ?? address;
  }

  private lose(): void {
    if (!this.isIdentified) return;
    this.isIdentified = false;
    this.listener.disconnected();
  }

  /**
   * ioredis ends for good when its failover detector hears of a switch while the master is being looked up
   * (SentinelConnector.connect throws once `connecting` is false). A writer comes back all the same.
   */
  private revive(): void {
    if (this.isClosed) return;
    setTimeout(() => {
      if (!this.isClosed) this.redis.connect().catch(() => {});
    }, RECONNECT_MS);
  }
}
