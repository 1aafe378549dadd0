/**
 * A writer: one connection, one list of its own, and the numbers 1, 2, 3, …, each used once whatever came of it.
 *
 * It sends what its pace says is due while there is room in flight, judges every operation on its own and records it
 * when it is over. It sends nothing twice; whether its connection does is the profile's matter. Numbers are announced in blocks, on disk before the first is used, so
 * that a number found in the data is known to be ours even if we die with it in flight.
 */

import { OK, type OperationRecord } from '../history/record.ts';
import type { ClientSettings, WorkloadKind } from '../workload/workload.ts';
import { Connection, type Channel, type Route } from './connection.ts';
import { Flights, type Flight } from './flights.ts';
import { LibraryConnection } from './library-connection.ts';
import {
  CLOSED,
  judgeWait,
  NOT_CONNECTED,
  notReplicated,
  TIMEOUT,
  UNSETTLED,
  type Verdict,
} from './outcome.ts';
import type { Pace } from './pace.ts';
import type { Attempt, Recorder } from './recorder.ts';
import type { Identity, Sources } from './sources.ts';
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
  readonly route: Route;
  /** What an application sets; undefined for writers that leave nothing to the library. */
  readonly settings: ClientSettings | undefined;
  readonly inFlight: number;
  readonly deadlineMs: number;
  /** Each write is followed by WAIT for so many replicas. */
  readonly wait: { readonly replicas: number; readonly withinMs: number } | undefined;
}

/** Where the writers of a workload tell what happens. */
export interface Ears {
  readonly recorder: Recorder;
  readonly sources: Sources;
  readonly tally: Tally;
}

/** Connects when made, writes from `begin` to `stop`. */
export class Writer {
  private readonly plan: WriterPlan;
  private readonly ears: Ears;
  private readonly connection: Channel;
  private readonly flights: Flights;
  private pace: Pace | undefined;
  private lastNumber = 0;
  private announced = 0;
  private source = -1;
  private node = '';
  private isDispatchDue = false;
  private isMisled = false;
  private onceConnected: (() => void) | undefined;
  private onceIdle: (() => void) | undefined;
  /** Resolves when the connection is usable for the first time. */
  readonly connected: Promise<void>;

  constructor(plan: WriterPlan, ears: Ears) {
    this.plan = plan;
    this.ears = ears;
    this.flights = new Flights(plan.inFlight);
    this.connected = new Promise((resolve) => (this.onceConnected = resolve));
    const listener = {
      connected: (identity: Identity): void => {
        this.arrive(identity);
      },
      disconnected: (): void => {
        this.abandon(CLOSED);
      },
    };
    this.connection =
      plan.settings === undefined
        ? new Connection(plan.route, plan.deadlineMs, listener)
        : new LibraryConnection(plan.route, plan.settings, listener);
  }

  /** Begins to write at this pace. */
  begin(pace: Pace): void {
    this.pace = pace;
    this.dispatch();
  }

  /** When this writer next has something to do on its own account, in µs of the run; 0 for at once. */
  get nextDue(): number {
    if (this.pace?.isOpen !== true || this.flights.isFull) return Number.POSITIVE_INFINITY;
    return this.pace.next;
  }

  /** Starts what has become due, and gives the connection up when its oldest operation is past the deadline. */
  tick(now: number): void {
    const oldest = this.flights.oldest;
    if (oldest !== undefined && now - oldest.sent >= this.plan.deadlineMs * 1_000) this.giveUp(now);
    this.dispatch();
  }

  /** Begins no more operations; resolves when none is in flight, as their deadline or SETTLE_MS makes sure. */
  async stop(): Promise<void> {
    this.pace = undefined;
    if (this.flights.isEmpty) return;
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
    this.source = this.ears.sources.connection(this.plan.id, identity);
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
    while (this.pace !== undefined && !this.flights.isFull && !this.isMisled) {
      const now = this.ears.recorder.now();
      if (this.pace.next > now) break;
      this.send(this.pace.take(now));
    }
    this.connection.flush();
  }

  /** Without a connection, what is due in an open loop has failed: it was never written to a socket. */
  private refuseDue(): void {
    if (this.pace?.isOpen !== true) return;
    for (let now = this.ears.recorder.now(); this.pace.next <= now;) {
      const intended = this.pace.take(now);
      const attempt = { writer: this.plan.id, number: this.nextNumber(), intended, sent: -1 };
      this.record(attempt, now, NOT_CONNECTED);
    }
  }

  private send(intended: number): void {
    const { id: writer, kind, key } = this.plan;
    const number = this.nextNumber();
    const sent = this.ears.recorder.now();
    const flight: Flight = { writer, number, intended, sent, isOver: false };
    this.flights.add(flight);
    this.connection.send(kind.write(key, number), (verdict, reply) => {
      if (verdict === undefined && this.plan.wait !== undefined) this.waitFor(flight, reply);
      else this.settle(flight, verdict, reply);
    });
  }

  /** Asks on the same connection how many replicas have the write that it was the last to answer. */
  private waitFor(flight: Flight, answer: unknown): void {
    const { replicas, withinMs } = this.plan.wait!;
    if (flight.isOver) return;
    this.connection.send(['WAIT', String(replicas), String(withinMs)], (verdict, reply) => {
      if (verdict !== undefined) this.settle(flight, judgeWait(verdict), answer);
      else if (Number(reply) < replicas) this.settle(flight, notReplicated(Number(reply), replicas), answer);
      else this.settle(flight, undefined, answer);
    });
    this.connection.flush();
  }

  private nextNumber(): number {
    if (this.lastNumber === this.announced) this.announce();
    return ++this.lastNumber;
  }

  private announce(): void {
    const { recorder } = this.ears;
    const from = this.announced + 1;
    this.announced += BLOCK;
    recorder.write({ kind: 'block', at: recorder.now(), writer: this.plan.id, from, to: this.announced });
    recorder.flush();
  }

  /** An operation is over; a late word about one that was given up is ignored. */
  private settle(flight: Flight, verdict: Verdict | undefined, reply: unknown): void {
    if (!this.flights.end(flight)) return;
    const done = this.ears.recorder.now();
    if (verdict === undefined) this.acknowledged(flight, done, reply);
    else this.refused(flight, done, verdict);
    this.goOn();
  }

  private acknowledged(flight: Flight, done: number, reply: unknown): void {
    const { recorder, tally } = this.ears;
    const value = this.plan.kind.value?.(reply);
    if (value === undefined) recorder.operation(flight, done, OK, this.source);
    else recorder.increment(flight, done, this.source, value);
    tally.acknowledged(done - flight.intended, this.node);
  }

  private refused(flight: Flight, done: number, verdict: Verdict): void {
    this.record(flight, done, verdict);
    // What the Sentinels led us to is a replica by now.
    const { route, settings } = this.plan;
    if (verdict.code === 'READONLY' && route.pinnedTo === undefined && settings === undefined)
      this.isMisled = true;
  }

  /** Asks the Sentinels again, once the replies are in of all that has been sent to the wrong server. */
  private rediscover(): void {
    if (!this.flights.isEmpty) return;
    this.isMisled = false;
    this.connection.drop();
  }

  private giveUp(now: number): void {
    const latest = now - this.plan.deadlineMs * 1_000;
    for (const flight of this.flights.all()) if (flight.sent <= latest) this.end(flight, now, TIMEOUT);
    this.connection.drop();
  }

  /** The connection is gone: whatever is in flight is unknown for ever. */
  private abandon(verdict: Verdict): void {
    const now = this.ears.recorder.now();
    for (const flight of this.flights.all()) this.end(flight, now, verdict);
  }

  private end(flight: Flight, done: number, verdict: Verdict): void {
    if (this.flights.end(flight)) this.record(flight, done, verdict);
    this.goOn();
  }

  private record(attempt: Attempt, done: number, verdict: Verdict): void {
    const outcome: Exclude<OperationRecord[5], typeof OK> = verdict.outcome;
    const source = this.ears.sources.error(verdict);
    this.ears.recorder.operation(attempt, done, outcome, source);
    this.ears.tally.missed(outcome);
  }

  /** Replies come many at a time; the room they make is filled once, when all of them are read. */
  private goOn(): void {
    if (this.flights.isEmpty) this.onceIdle?.();
    if (this.isDispatchDue) return;
    this.isDispatchDue = true;
    process.nextTick(() => {
      this.dispatch();
    });
  }
}
