/**
 * An application's connection: ioredis as it comes, but for what the workload sets.
 *
 * What the library queues, sends again or never settles is its own doing. Only two things are ours: we count how often
 * it has sent a write, and we learn which process acknowledges.
 */

import { Command, Redis } from 'ioredis';
import { milliseconds } from '../core/duration.ts';
import type { ClientSettings, CommandWords } from '../workload/workload.ts';
import {
  nodeAt,
  routeOptions,
  type Channel,
  type ConnectionListener,
  type Options,
  type Route,
  type Settled,
} from './connection.ts';
import { field } from './info.ts';
import { classifyResent, NOT_CONNECTED } from './outcome.ts';

/** A write that counts how often it was written to a socket. */
class CountedWrite extends Command {
  timesSent = 0;

  override toWritable(socket: object): string | Buffer {
    this.timesSent++;
    return super.toWritable(socket);
  }
}

/** Connects at once; whether it comes back is up to the library. */
export class LibraryConnection implements Channel {
  readonly refusal = NOT_CONNECTED;
  private readonly redis: Redis;
  private readonly route: Route;
  private readonly listener: ConnectionListener;
  /** The node at the other end, by its address. */
  private node = '';
  private isIdentified = false;
  private isClosed = false;
  /** Told before it was known by whom: the library sends again before anything else can ask the server. */
  private readonly held: (() => void)[] = [];

  constructor(route: Route, settings: ClientSettings, listener: ConnectionListener) {
    this.route = route;
    this.listener = listener;
    this.redis = new Redis({ ...routeOptions(route), ...optionsOf(settings) });
    // Without a listener the library prints them; every one also ends the connection or a command.
    this.redis.on('error', () => {});
    this.redis.on('ready', () => void this.identify());
    this.redis.on('close', () => {
      this.lose();
    });
  }

  /** False only once the library has given up for good: then it sends nothing any more. */
  get isWritable(): boolean {
    return this.redis.status !== 'end';
  }

  send([command, ...args]: CommandWords, settled: Settled): void {
    const write: CountedWrite = new CountedWrite(command, args, {}, (error, reply) => {
      if (error !== null && error !== undefined) settled(classifyResent(error, write.timesSent), reply);
      else this.whenIdentified(() => settled(undefined, reply));
    });
    void this.redis.sendCommand(write);
  }

  /** The library writes at once. */
  flush(): void {}

  drop(): void {
    this.redis.stream?.destroy();
  }

  close(): void {
    this.isClosed = true;
    this.redis.disconnect();
  }

  private whenIdentified(report: () => void): void {
    if (this.isIdentified) report();
    else this.held.push(report);
  }

  /** Asks the server who it is, right behind what the library has just sent again. */
  private async identify(): Promise<void> {
    const { stream } = this.redis;
    this.node = nodeAt(this.route, stream);
    const info = await this.redis.info('server').catch(() => '');
    if (this.isClosed || this.redis.stream !== stream || this.redis.status !== 'ready') return;
    this.isIdentified = true;
    this.reportHeld(field(info, 'run_id'));
  }

  private lose(): void {
    // It acknowledged, and was gone before its run id came: then only its address is known.
    if (this.held.length > 0) this.reportHeld('');
    this.isIdentified = false;
  }

  private reportHeld(runId: string): void {
    this.listener.connected({ node: this.node, runId });
    for (const report of this.held.splice(0)) report();
  }
}

/** The library's options for what a workload sets; what it does not set stays as the library has it. */
export function optionsOf({ commandTimeout, socketTimeout, ...others }: ClientSettings): Options {
  return {
    ...others,
    ...(commandTimeout !== undefined && { commandTimeout: milliseconds(commandTimeout) }),
    ...(socketTimeout !== undefined && { socketTimeout: milliseconds(socketTimeout) }),
  };
}
