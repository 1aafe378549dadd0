/**
 * A subscriber: ioredis as it comes, but for what the workload sets, that takes messages of all publishers of a workload. What
 * it does when its connection is gone is the library's doing; it is asked again after an error, and records what it got.
 */

import { Redis } from 'ioredis';
import { sleep } from '../core/clock.ts';
import { GROUP } from '../workload/messages.ts';
import type { Carrier, ClientSettings } from '../workload/workload.ts';
import { routeOptions, type Route } from './connection.ts';
import { optionsOf } from './library-connection.ts';
import type { SubscriberPlan } from './subscribing.ts';

/** How long one question for messages waits on the server, s and ms. */
const WAIT_S = 1;
const WAIT_MS = WAIT_S * 1_000;
/** Between a question that failed and the next, ms. */
const AGAIN_MS = 50;
/** Messages of a stream that are taken at once. */
const AT_ONCE = 100;

/** What such a subscriber is made of; its name is that among the consumers of a group. */
export interface LibrarySubscriberPlan extends SubscriberPlan {
  readonly carrier: Carrier;
  readonly route: Route;
  readonly settings: ClientSettings;
}

/** Connects when made, takes messages until it is closed. */
export class Subscriber {
  private readonly plan: LibrarySubscriberPlan;
  private readonly redis: Redis;
  private isClosed = false;
  private isAnew = true;
  /** Resolves once it would get what is published from now on. */
  readonly listening: Promise<void>;

  constructor(plan: LibrarySubscriberPlan) {
    this.plan = plan;
    this.redis = new Redis({ ...routeOptions(plan.route), ...optionsOf(plan.settings) });
    // Each also ends a connection or a command.
    this.redis.on('error', () => {});
    this.redis.on('ready', () => {
      this.isAnew = true;
    });
    this.listening = this.begin();
  }

  close(): void {
    this.isClosed = true;
    this.redis.disconnect();
  }

  private async begin(): Promise<void> {
    const { carrier, keys, heard } = this.plan;
    if (carrier === 'pubsub') {
      this.redis.on('message', (key, text) => {
        heard(key, Number(text));
      });
      await this.redis.subscribe(...keys);
      return;
    }
    if (carrier === 'stream') await this.makeGroups();
    else await this.redis.ping();
    void this.take(carrier === 'list' ? () => this.pop() : () => this.readGroup());
  }

  private async take(next: () => Promise<void>): Promise<void> {
    while (!this.isClosed) {
      try {
        await next();
      } catch {
        await sleep(AGAIN_MS);
      }
    }
  }

  private async pop(): Promise<void> {
    const popped = await this.redis.blpop(...this.plan.keys, WAIT_S);
    if (popped !== null) this.plan.heard(popped[0], Number(popped[1]));
  }

  /**
   * On each connection what it had been given and had not acknowledged comes first, then what is new: a question that the
   * library sends again on the next one gets none of what the lost answer to it held.
   */
  private async readGroup(): Promise<void> {
    try {
      while (this.isAnew) {
        this.isAnew = false;
        while ((await this.readFrom('0')) > 0);
      }
      await this.readFrom('>');
    } catch (error) {
      this.isAnew = true;
      // A master that has not got the group: it has not got what came since either.
      if (String(error).includes('NOGROUP')) await this.makeGroups();
      throw error;
    }
  }

  /** Takes and acknowledges messages; answers with how many there were. */
  private async readFrom(id: '0' | '>'): Promise<number> {
    const { name, keys } = this.plan;
    // What was given before is there at once, whatever is to be waited for.
    const reply = await this.redis.xreadgroup(
      'GROUP',
      GROUP,
      name,
      'COUNT',
      AT_ONCE,
      'BLOCK',
      WAIT_MS,
      'STREAMS',
      ...keys,
      ...keys.map(() => id),
    );
    let taken = 0;
    for (const [key, entries] of reply ?? []) {
      if (entries.length === 0) continue;
      for (const [, fields] of entries) if (fields !== null) this.plan.heard(key, Number(fields[1]));
      await this.redis.xack(key, GROUP, ...entries.map(([entry]) => entry));
      taken += entries.length;
    }
    return taken;
  }

  private async makeGroups(): Promise<void> {
    for (const key of this.plan.keys)
      await this.redis.xgroup('CREATE', key, GROUP, '0', 'MKSTREAM').catch((error: unknown) => {
        if (!String(error).includes('BUSYGROUP')) throw error;
      });
  }
}
