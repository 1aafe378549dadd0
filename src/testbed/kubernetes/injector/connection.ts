/**
 * One connection to an injector: a small loop in bash there (`loop.sh`) takes scripts, runs them one after the other
 * and frames what they print.
 */

import { randomUUID } from 'node:crypto';
import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { within } from '../../../core/until.ts';
import { shellProgram } from '../../shell-program.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import type { Session, SessionListener } from '../api.ts';
import { InjectorClock, wallUsOf, type RoundTrip } from './clock.ts';

/** What became of a script. */
export interface Answer {
  /** What it printed, on both its standard output and its standard error. */
  readonly output: string;
  readonly code: number;
  /** Moments beside its begin and its end on that machine, µs of our CLOCK_MONOTONIC. */
  readonly beganUs: number;
  readonly endedUs: number;
  /** The moment that the script itself read from EPOCHREALTIME. */
  readonly momentOf: (stamp: string) => number;
}

/** Opens the loop, with a listener for its output. */
export type OpenSession = (command: readonly string[], listener: SessionListener) => Promise<Session>;

const LOOP = shellProgram(import.meta.dirname, 'loop.sh');

const HELLO = /^hello (\S+) ([\d.]+)\n/;
/** What follows a script's output: its token, its exit code, and when it began and ended. */
const END = /^\S+ (\d+) ([\d.]+) ([\d.]+)$/;

interface Pending {
  readonly token: string;
  readonly sentUs: number;
  readonly settle: (answer: Answer | undefined) => void;
}

export class InjectorConnection {
  private readonly openedUs = monotonicUs();
  private readonly greeted = Promise.withResolvers<InjectorClock>();
  private clock: InjectorClock | undefined;
  private session: Session | undefined;
  private received = Buffer.alloc(0);
  private complaints = '';
  private pending: Pending | undefined;
  private how: string | undefined;

  /** Resolves when the loop has printed its hello. */
  static async open(openSession: OpenSession, limitMs: number): Promise<InjectorConnection> {
    const connection = new InjectorConnection();
    try {
      await within(limitMs, 'reaching the injector', connection.begin(openSession));
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  private constructor() {
    // The hello of a connection that was given up before is not waited for.
    this.greeted.promise.catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.how === undefined;
  }

  /** How it ended, once it has. */
  get ended(): string | undefined {
    return this.how;
  }

  /** Runs a script; undefined when the connection was lost before its end was reported. One at a time. */
  ask(script: string, limitMs: number): Promise<Answer | undefined> {
    const { promise, resolve: settle } = Promise.withResolvers<Answer | undefined>();
    if (!this.isOpen) return Promise.resolve(undefined);
    const token = randomUUID();
    const sentUs = monotonicUs();
    this.pending = { token, sentUs, settle };
    const endWallUs = Math.floor(this.clock!.toWallUs(sentUs + limitMs * 1_000));
    const seconds = Math.max(1, Math.ceil(limitMs / 1_000));
    this.session!.send(`${token} ${Buffer.byteLength(script)} ${seconds} ${endWallUs}\n${script}`);
    return promise;
  }

  close(): void {
    this.abandon('it was closed');
    this.session?.close();
  }

  private async begin(openSession: OpenSession): Promise<void> {
    const session = await openSession(['bash', '--norc', '-c', LOOP], {
      onOutput: (bytes) => {
        this.onBytes(bytes);
      },
      onErrors: (bytes) => (this.complaints = `${this.complaints}${bytes.toString()}`.slice(-500)),
    });
    this.session = session;
    if (!this.isOpen) session.close();
    void session.ended.then((how) => {
      this.abandon(how);
    });
    this.clock = await this.greeted.promise;
  }

  private onBytes(bytes: Buffer): void {
    const receivedUs = monotonicUs();
    this.received = Buffer.concat([this.received, bytes]);
    if (this.clock === undefined) this.greet(receivedUs);
    else if (this.pending !== undefined) this.answer(this.pending, receivedUs);
    else this.received = Buffer.alloc(0);
  }

  private greet(receivedUs: number): void {
    const hello = HELLO.exec(this.received.toString());
    if (hello === null) {
      const expected = 'hello, its boot id and EPOCHREALTIME';
      if (this.received.includes('\n')) this.misunderstood(expected, this.received.toString());
      return;
    }
    this.received = Buffer.alloc(0);
    const clock = new InjectorClock(hello[1]!);
    const wallUs = wallUsOf(hello[2]!);
    clock.learn({ sentUs: this.openedUs, receivedUs, beganWallUs: wallUs, endedWallUs: wallUs });
    this.clock = clock;
    this.greeted.resolve(clock);
  }

  private answer({ token, sentUs, settle }: Pending, receivedUs: number): void {
    const start = this.received.indexOf(`\n${token} `);
    const end = start < 0 ? -1 : this.received.indexOf('\n', start + 1);
    if (end < 0) return;
    const line = this.received.toString('utf8', start + 1, end);
    const [, code, began, ended] = END.exec(line) ?? [];
    if (code === undefined) {
      this.misunderstood('a token, an exit code and two times', line);
      return;
    }
    const output = this.received.toString('utf8', 0, start);
    this.received = Buffer.alloc(0);
    this.pending = undefined;
    const trip = { sentUs, receivedUs, beganWallUs: wallUsOf(began!), endedWallUs: wallUsOf(ended!) };
    settle(answerOf(this.clock!, trip, output, Number(code)));
  }

  private misunderstood(expected: string, output: string): void {
    this.abandon(unexpectedOutput('bash', expected, output).message);
    this.session?.close();
  }

  private abandon(how: string): void {
    this.how ??= how;
    const message = `the injector could not be reached: ${how}${this.complaints && `: ${this.complaints.trim()}`}`;
    this.greeted.reject(new ChaosError('TESTBED_BROKE', message));
    this.pending?.settle(undefined);
    this.pending = undefined;
  }
}

function answerOf(clock: InjectorClock, trip: RoundTrip, output: string, code: number): Answer {
  clock.learn(trip);
  return {
    output,
    code,
    beganUs: clock.toOwnUs(trip.beganWallUs, trip),
    endedUs: clock.toOwnUs(trip.endedWallUs, trip),
    momentOf: (stamp) => clock.toOwnUs(wallUsOf(stamp), trip),
  };
}
