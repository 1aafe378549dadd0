/**
 * A writer: one connection, one list of its own, and the numbers 1, 2, 3, …, each used once whatever came of it.
 *
 * It sends what is due at its pace while there is room in flight, classifies every operation on its own and records it
 * when it is over. It sends nothing twice; whether its connection does is the profile's matter. Numbers are announced
 * in blocks, on disk before the first is used, so that a number found in the data is known to be the writer's own
 * even if the agent dies with it in flight.
 */

import { OK, type OperationRecord } from '../history/record.ts';
import type { WorkloadKind } from '../workload/workload.ts';
import type { Channel, ConnectionListener } from './connection.ts';
import type { Filler } from './filler.ts';
import { InFlightWrites, type InFlightWrite } from './in-flight-writes.ts';
import { CLOSED, classifyWait, notReplicated, TIMEOUT, UNSETTLED, type Unacknowledged } from './outcome.ts';
import type { Pace } from './pace.ts';
import type { Attempt, Recorder } from './recorder.ts';
import type { Identity, ReferenceTable } from './reference-table.ts';
import type { Tally } from './tally.ts';

/** Numbers announced at a time. */
const BLOCK = 1_000;
/** How long operations without a deadline may still take when writing stops, ms. */
const SETTLE_MS = 1_000;

/** What a writer is made of. */
export interface WriterPlan {
  /** Counts per history file. */
  readonly id: number;
  readonly key: string;
  readonly kind: WorkloadKind;
  /** Makes its way to the server. */
  readonly connect: (listener: ConnectionListener) => Channel;
  /** It makes a new connection itself when what the Sentinels named, or the proxy led to, turns out to be a replica. */
  readonly looksAgain: boolean;
  readonly inFlight: number;
  readonly deadlineMs: number;
  /** Each write is followed by WAIT for so many replicas. */
  readonly wait: { readonly replicas: number; readonly withinMs: number } | undefined;
  /** Makes the values, where they are more than their numbers. */
  readonly filler: Filler | undefined;
  /** Its keys are made to expire after so long, s; where the deployment ends with the run they are not. */
  readonly keysLiveS: number | undefined;
}

/** What the writers of a workload report to. */
export interface WriterSinks {
  readonly recorder: Recorder;
  readonly references: ReferenceTable;
  readonly tally: Tally;
}

/** Connects when made, writes from `begin` to `stop`. */
export class Writer {
  private readonly plan: WriterPlan;
  private readonly sinks: WriterSinks;
  private readonly connection: Channel;
  private readonly inFlight: InFlightWrites;
  private pace: Pace | undefined;
  private lastNumber = 0;
  private announced = 0;
  private source = -1;
  private node: string | undefined;
  private isDispatchDue = false;
  private isMisled = false;
  /** The key that was last made to expire on this connection, or is about to be. */
  private expiring: string | undefined;
  private onceConnected: (() => void) | undefined;
  private onceIdle: (() => void) | undefined;
  /** Resolves when the connection is usable for the first time. */
  readonly connected: Promise<void>;

  constructor(plan: WriterPlan, sinks: WriterSinks) {
    this.plan = plan;
    this.sinks = sinks;
    this.inFlight = new InFlightWrites(plan.inFlight);
    this.connected = new Promise((resolve) => (this.onceConnected = resolve));
    const listener = {
      connected: (identity: Identity): void => {
        this.arrive(identity);
      },
      disconnected: (): void => {
        this.abandon(CLOSED);
      },
    };
    this.connection = plan.connect(listener);
  }

  get key(): string {
    return this.plan.key;
  }

  /** The highest number that it has begun to write. */
  get last(): number {
    return this.lastNumber;
  }

  /** Begins to write at this pace. */
  begin(pace: Pace): void {
    this.pace = pace;
    this.dispatch();
  }

  /** When this writer next has something to do on its own account, in µs of the run; 0 for at once. */
  get nextDue(): number {
    if (this.pace?.isOpen !== true || this.inFlight.isFull) return Number.POSITIVE_INFINITY;
    return this.pace.next;
  }

  /** Starts what has become due, and gives the connection up when its oldest operation is past the deadline. */
  tick(now: number): void {
    const oldest = this.inFlight.oldest;
    if (oldest !== undefined && now - oldest.sent >= this.plan.deadlineMs * 1_000) this.giveUp(now);
    this.dispatch();
  }

  /** Begins no more operations; resolves when none is in flight, as their deadline or SETTLE_MS makes sure. */
  async stop(): Promise<void> {
    this.pace = undefined;
    if (this.inFlight.isEmpty) return;
    const idle = new Promise<void>((resolve) => (this.onceIdle = resolve));
    const unsettled =
      this.plan.deadlineMs === Infinity &&
      setTimeout(() => {
        this.abandon(UNSETTLED);
      }, SETTLE_MS);
    await idle;
    if (unsettled !== false) clearTimeout(unsettled);
  }

  close(): void {
    this.connection.close();
  }

  private arrive(identity: Identity): void {
    this.node = identity.node;
    this.expiring = undefined;
    this.source = this.sinks.references.connection(this.plan.id, identity);
    this.onceConnected?.();
    this.dispatch();
  }

  private dispatch(): void {
    this.isDispatchDue = false;
    if (this.isMisled) this.rediscover();
    if (this.connection.isWritable) this.sendDue();
    else this.refuseDue();
  }

  private sendDue(): void {
    while (this.pace !== undefined && !this.inFlight.isFull && !this.isMisled) {
      const now = this.sinks.recorder.now();
      if (this.pace.next > now) break;
      this.send(this.pace.take(now));
    }
    this.connection.flush();
  }

  /** Without a connection, what is due in an open loop has failed: it was never written to a socket. */
  private refuseDue(): void {
    if (this.pace?.isOpen !== true) return;
    for (let now = this.sinks.recorder.now(); this.pace.next <= now;) {
      const intended = this.pace.take(now);
      const attempt = { writer: this.plan.id, number: this.nextNumber(), intended, sent: -1 };
      this.record(attempt, now, this.connection.refusal);
    }
  }

  private send(intended: number): void {
    const { id: writer, kind, key, filler } = this.plan;
    const number = this.nextNumber();
    const sent = this.sinks.recorder.now();
    const write: InFlightWrite = { writer, number, intended, sent, isOver: false };
    this.inFlight.add(write);
    this.connection.send(kind.write(key, number, filler?.next()), (why, reply) => {
      if (why === undefined && this.plan.wait !== undefined) this.waitFor(write, reply);
      else this.settle(write, why, reply);
    });
    this.letExpire(number);
  }

  /**
   * In the same breath as the write, so that a harness that is killed leaves no key for good. Anew on each connection: a
   * master that was promoted may make the key anew. One that took no writes when it was asked is asked again.
   */
  private letExpire(number: number): void {
    const { key: own, kind, keysLiveS } = this.plan;
    if (keysLiveS === undefined) return;
    const key = kind.keyOf?.(own, number) ?? own;
    if (key === this.expiring) return;
    this.expiring = key;
    this.connection.send(['EXPIRE', key, String(keysLiveS)], (_, reply) => {
      if (Number(reply) !== 1 && this.expiring === key) this.expiring = undefined;
    });
  }

  /** Asks on the same connection how many replicas have the write that it was the last to answer. */
  private waitFor(write: InFlightWrite, answer: unknown): void {
    const { replicas, withinMs } = this.plan.wait!;
    if (write.isOver) return;
    this.connection.send(['WAIT', String(replicas), String(withinMs)], (why, reply) => {
      if (why !== undefined) this.settle(write, classifyWait(why), answer);
      else if (Number(reply) < replicas) this.settle(write, notReplicated(Number(reply), replicas), answer);
      else this.settle(write, undefined, answer);
    });
    this.connection.flush();
  }

  private nextNumber(): number {
    if (this.lastNumber === this.announced) this.announce();
    return ++this.lastNumber;
  }

  private announce(): void {
    const { recorder } = this.sinks;
    const from = this.announced + 1;
    this.announced += BLOCK;
    recorder.write({ kind: 'block', at: recorder.now(), writer: this.plan.id, from, to: this.announced });
    recorder.flush();
  }

  /** An operation is over; a late reply to one that was given up is ignored. */
  private settle(write: InFlightWrite, why: Unacknowledged | undefined, reply: unknown): void {
    if (!this.inFlight.end(write)) return;
    const done = this.sinks.recorder.now();
    if (why === undefined) this.acknowledged(write, done, reply);
    else this.unacknowledged(write, done, why);
    this.goOn();
  }

  private acknowledged(write: InFlightWrite, done: number, reply: unknown): void {
    const { recorder, tally } = this.sinks;
    const value = this.plan.kind.value?.(reply);
    if (value === undefined) recorder.operation(write, done, OK, this.source);
    else recorder.increment(write, done, this.source, value);
    tally.acknowledged(done - write.intended, this.node);
  }

  private unacknowledged(write: InFlightWrite, done: number, why: Unacknowledged): void {
    this.record(write, done, why);
    // What the Sentinels, or the proxy, led us to is a replica by now.
    if (why.code === 'READONLY' && this.plan.looksAgain) this.isMisled = true;
  }

  /** Looks for the master again, once the replies are in of all that has been sent to the wrong server. */
  private rediscover(): void {
    if (!this.inFlight.isEmpty) return;
    this.isMisled = false;
    this.connection.drop();
  }

  private giveUp(now: number): void {
    const latest = now - this.plan.deadlineMs * 1_000;
    for (const write of this.inFlight.all()) if (write.sent <= latest) this.end(write, now, TIMEOUT);
    this.connection.drop();
  }

  /** The connection is gone: whatever is in flight is unknown for ever. */
  private abandon(why: Unacknowledged): void {
    const now = this.sinks.recorder.now();
    for (const write of this.inFlight.all()) this.end(write, now, why);
  }

  private end(write: InFlightWrite, done: number, why: Unacknowledged): void {
    if (this.inFlight.end(write)) this.record(write, done, why);
    this.goOn();
  }

  private record(attempt: Attempt, done: number, why: Unacknowledged): void {
    const outcome: Exclude<OperationRecord[5], typeof OK> = why.outcome;
    const source = this.sinks.references.error(why);
    this.sinks.recorder.operation(attempt, done, outcome, source);
    this.sinks.tally.missed(outcome);
  }

  /** Replies come many at a time; the room they make is filled once, when all of them are read. */
  private goOn(): void {
    if (this.inFlight.isEmpty) this.onceIdle?.();
    if (this.isDispatchDue) return;
    this.isDispatchDue = true;
    process.nextTick(() => {
      this.dispatch();
    });
  }
}
