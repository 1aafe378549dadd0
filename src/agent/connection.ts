/**
 * A writer's connection: ioredis with every option that would hide, queue or repeat a write turned off.
 *
 * It finds the master through the Sentinels on every connect, or is pinned to one address, that of a node or of what leads to one;
 * it comes back for ever;
 * and it is usable only once the process at the other end has sent its run id on this very connection.
 */

import { Command, Redis, type RedisOptions } from 'ioredis';
import { accessOptions } from '../cluster/access.ts';
import type { Directory, Endpoint } from '../cluster/protocol.ts';
import { discoveryAccessOptions } from './access.ts';
import { field, nameAt } from './info.ts';
import type { CommandWords, ReadRole } from '../workload/workload.ts';
import { classify, NOT_CONNECTED, type Unacknowledged } from './outcome.ts';
import type { Identity } from './reference-table.ts';

const RECONNECT_MS = 50;
const CONNECT_TIMEOUT_MS = 1_000;
const HANDSHAKE_TIMEOUT_MS = 500;

/** Where a connection leads: to whom the Sentinels name, by default as the master, or always to one data node or to what leads to one. */
export type Route = {
  readonly directory: Directory;
  readonly pinnedTo?: Endpoint;
  readonly role?: ReadRole;
};

/** The mapping of RESP3 replies is a matter of the client's type, and of no use here. */
export type Options = Omit<RedisOptions, 'replyMapping'>;

/** What a connection reports to its writer. */
export interface ConnectionListener {
  connected(identity: Identity): void;
  /** The connection is gone, and with it the replies of what was in flight. */
  disconnected(): void;
}

/** Called once when a write has ended: with why it was not acknowledged, or with undefined and its reply. */
export type Settled = (why: Unacknowledged | undefined, reply: unknown) => void;

/** A writer's way to the server. */
export interface Channel {
  /** Whether a write handed over now will be sent as this channel sends: never for one that would be refused. */
  readonly isWritable: boolean;
  /** How a write ends that is due while nothing can be handed over. */
  readonly refusal: Unacknowledged;
  /** Hands a write over; it leaves with the next `flush` at the latest, in the same turn of the event loop. */
  send(words: CommandWords, settled: Settled): void;
  flush(): void;
  /** Gives the connection up at once and makes a new one. */
  drop(): void;
  close(): void;
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

/** How a writer asks the Sentinels. */
const STRICT_DISCOVERY: Options = {
  failoverDetector: true,
  updateSentinels: false,
  sentinelCommandTimeout: HANDSHAKE_TIMEOUT_MS,
  sentinelRetryStrategy: () => RECONNECT_MS,
};

/** Where a route leads, as the library takes it. */
export function routeOptions({ directory, pinnedTo, role }: Route): Options {
  const { redis, sentinel } = directory.access;
  if (pinnedTo !== undefined) return { host: pinnedTo.address, port: pinnedTo.port, ...accessOptions(redis) };
  return {
    sentinels: directory.sentinels.map(liveAddress),
    name: directory.masterName,
    role: role === 'replica' ? 'slave' : 'master',
    ...accessOptions(redis),
    ...discoveryAccessOptions(sentinel),
  };
}

/** Where a process is whenever the library looks: it keeps the object, and a process may move. */
function liveAddress(endpoint: Endpoint): { readonly host: string; readonly port: number } {
  return {
    get host() {
      return endpoint.address;
    },
    get port() {
      return endpoint.port;
    },
  };
}

/**
 * The name of the node at the other end of a stream, or its address when the directory has none. Of a connection through
 * the proxy, a Service or an address it is that of the same: whose process is behind it shows in the run id alone (`Ledger.nameAcknowledgers`).
 */
export function nodeAt({ directory, pinnedTo }: Route, stream: Stream): string {
  if (pinnedTo !== undefined) return pinnedTo.name;
  const address = `${stream.remoteAddress}:${stream.remotePort}`;
  return nameAt(directory.nodes, address) ?? address;
}

type Stream = Pick<Redis['stream'], 'remoteAddress' | 'remotePort'>;

/**
 * A write as ioredis carries it. The library's timer per command stays off: the writer watches the deadlines of all
 * its operations with one timer, and `commandTimeout` is left to bound the handshake.
 */
class Write extends Command {
  override setTimeout(): void {}
}

/** Connects at once and comes back for ever, every 50 ms, until it is closed. */
export class Connection implements Channel {
  readonly refusal = NOT_CONNECTED;
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
    this.redis = new Redis({
      ...strictOptions(deadlineMs),
      ...(route.pinnedTo === undefined && STRICT_DISCOVERY),
      ...routeOptions(route),
    });
    this.batch.destination = { redis: this.redis };
    // Every error also ends the connection or a command, and is classified there.
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

  send([command, ...args]: CommandWords, settled: Settled): void {
    const over = (error: Error | null | undefined, reply: unknown): void => {
      settled(error === null || error === undefined ? undefined : classify(error), reply);
    };
    this.redis.sendCommand(new Write(command, args, {}, over), this.batch);
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
      this.isIdentified = true;
      this.listener.connected({ node: nodeAt(this.route, stream), runId });
    } catch {
      // Refused, or not in time: no connection to write on, so the next one is made.
      stream.destroy();
    }
  }

  private lose(): void {
    if (!this.isIdentified) return;
    this.isIdentified = false;
    this.listener.disconnected();
  }

  /**
   * ioredis ends for good when its failover detector learns of a switch while the master is being looked up
   * (SentinelConnector.connect throws once `connecting` is false). A writer comes back all the same.
   */
  private revive(): void {
    if (this.isClosed) return;
    setTimeout(() => {
      if (!this.isClosed) this.redis.connect().catch(() => {});
    }, RECONNECT_MS);
  }
}
