/**
 * A client program: a process that is asked for writes and reads and answers when it knows what came of them, and to subscribe
 * to channels and passes on what came by them.
 *
 * It needs no clock and is trusted with nothing: what it says that is no answer is counted, and it is ended when that is
 * too much; a flood must not keep the agent from its own work. With it ends whatever it has started.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { ChaosError, messageOf } from '../core/errors.ts';
import { within } from '../core/until.ts';
import type { ProgramRecord } from '../history/program-record.ts';
import { OK } from '../history/record.ts';
import { answerIn, excerpt, Lines, LONGEST_LINE, newsIn, type ProgramAnswer } from './program-lines.ts';

/** A program may take so long until it is ready, ms: a virtual machine takes a second or two, a dozen of them that start together on two cores ten times that. */
const READY_LIMIT_MS = 30_000;
/** It may take so long to end once it is asked to, ms. */
const END_LIMIT_MS = 2_000;
/** It is ended when so many of its lines were no answers. */
const MISSPOKEN_LIMIT = 1_000;
/** So many of them are recorded. */
const MISSPOKEN_RECORDED = 5;
/** It is ended when it has written so much without an answer in it, or to standard error, characters. */
const FLOOD = 1 << 20;
const FLOOD_OF_ERRORS = 16 << 20;
/** So much of what it writes to standard error is passed on, bytes. */
const PASSED_ON = 1 << 16;

/** What a program is started with. */
export interface Launch {
  readonly workload: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly record: (record: ProgramRecord) => void;
}

type Because = NonNullable<ProgramRecord['because']>;

/** What a program is asked for: a write, or a read, which is answered with a value. */
export interface Question {
  /** The writer or reader, and the number. */
  readonly of: string;
  readonly line: string;
  readonly isRead: boolean;
  /** Called once, with undefined when the program has ended without an answer. */
  readonly answered: (answer: ProgramAnswer | undefined) => void;
}

/** Takes what a program says of a channel that it was asked to subscribe to. */
export interface Hearing {
  /** Called once. */
  readonly subscribed: () => void;
  /** Answers with what is wrong where it cannot have got that message. */
  readonly got: (number: number) => string | undefined;
}

/** Starts when made; asked only once it is `ready`. */
export class ClientProgram {
  private readonly launch: Launch;
  private readonly child: ChildProcess;
  /** What waits for its answer, by whose it is. */
  private readonly asked = new Map<string, Question>();
  /** Who hears of which channel, by subscriber and channel; and those of them that it has subscribed to. */
  private readonly hearings = new Map<string, Hearing>();
  private readonly subscribed = new Set<string>();
  private readiness: Promise<void> | undefined;
  private pending = '';
  private misspoken = 0;
  private lastWords = '';
  private sinceAnswer = 0;
  private errors = 0;
  private problem = '';
  private because: Because = 'itself';
  private isReady = false;
  private isEnded = false;
  private onceBegun: (() => void) | undefined;
  private onceEnded: (() => void) | undefined;

  /** Resolves when it says that it is ready; of one that never does it never resolves. */
  readonly begun: Promise<void>;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;

  constructor(launch: Launch) {
    this.launch = launch;
    this.begun = new Promise((resolve) => (this.onceBegun = resolve));
    const [program, ...args] = launch.command;
    this.ended = new Promise((resolve) => (this.onceEnded = resolve));
    // In a group of its own, so that all it starts can be ended with it.
    this.child = spawn(program!, args, {
      stdio: 'pipe',
      detached: true,
      env: { ...process.env, ...launch.environment },
    });
    // For a program that ends while it is being written to, its end counts, not the broken pipe.
    this.child.stdin?.on('error', () => undefined);
    const lines = new Lines((line) => {
      this.hear(line);
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (this.isEnded) return;
      this.sinceAnswer += text.length;
      lines.push(text);
      if (this.sinceAnswer > FLOOD) this.stop('flooded');
    });
    this.child.stderr?.on('data', (bytes: Buffer) => {
      this.passOn(bytes);
    });
    this.child.on('error', (error: NodeJS.ErrnoException) => {
      this.problem = error.code === 'ENOENT' ? 'there is no such program' : messageOf(error);
      this.end(this.problem);
    });
    this.child.on('exit', (code, signal) => {
      this.end(signal ?? `exit code ${code}`);
    });
  }

  /** Resolves when it says that it is ready; BAD_ARGUMENT when it ends before, or takes too long. The same however often it is called. */
  ready(): Promise<void> {
    return (this.readiness ??= this.becomeReady());
  }

  private async becomeReady(): Promise<void> {
    const { workload, command, now, record } = this.launch;
    const named = `the program of "${workload}" (${command.join(' ')})`;
    await within(READY_LIMIT_MS, `waiting for ${named}`, Promise.race([this.begun, this.ended])).catch(() => {
      this.stop('hung');
    });
    if (this.isReady && !this.isEnded) {
      record({ kind: 'program', at: now(), workload, event: 'begun' });
      return;
    }
    const said = this.lastWords.trim();
    throw new ChaosError(
      'BAD_ARGUMENT',
      `${named} ${this.whyNotReady()}${said === '' ? '' : `; it said: ${excerpt(said)}`}`,
    );
  }

  private whyNotReady(): string {
    if (this.problem !== '') return `could not be started: ${this.problem}`;
    if (this.because === 'flooded') return 'flooded the agent before it was ready';
    return this.because === 'itself'
      ? 'ended before it was ready'
      : `did not say "ready" within ${READY_LIMIT_MS / 1_000} s`;
  }

  /** Whether it can be asked. */
  get isThere(): boolean {
    return this.isReady && !this.isEnded;
  }

  /** Asks for a write or a read. */
  ask(question: Question): void {
    this.asked.set(question.of, question);
    this.pending += `${question.line}\n`;
  }

  /** Asks it to subscribe; `by` names the subscriber and the channel. */
  subscribe(by: string, hearing: Hearing): void {
    this.hearings.set(by, hearing);
    this.pending += `subscribe ${by}\n`;
  }

  /** Records that it does not say that it has subscribed. */
  leaveUnanswered(by: string): void {
    const { workload, now, record } = this.launch;
    record({ kind: 'program', at: now(), workload, event: 'unanswered', words: by });
  }

  /** Hands over what was asked for. */
  flush(): void {
    if (this.pending !== '') this.child.stdin?.write(this.pending);
    this.pending = '';
  }

  /** Ends its input, waits a bounded time for its end, and makes sure of it. */
  async close(): Promise<void> {
    if (!this.isEnded) this.because = 'asked';
    this.child.stdin?.end();
    await within(END_LIMIT_MS, 'the end of a client program', this.ended).catch(() => {
      this.stop('hung');
    });
    await this.ended;
    // What it has started may have outlived it.
    this.kill();
  }

  private hear(line: string): void {
    if (line === 'ready' && !this.isReady) {
      this.isReady = true;
      this.onceBegun?.();
      return;
    }
    if (line.length > LONGEST_LINE) {
      this.misspeak(`a line of more than ${LONGEST_LINE} characters`);
      return;
    }
    const problem = this.takeNews(line) ?? this.takeAnswer(line) ?? 'no answer';
    if (problem === '') this.sinceAnswer = 0;
    else this.misspeak(`${problem}: ${excerpt(line)}`);
  }

  /** Passes an answer on. What is wrong with it, empty for nothing; undefined where it is none. */
  private takeAnswer(line: string): string | undefined {
    const answer = answerIn(line);
    if (answer === undefined) return undefined;
    const question = this.asked.get(answer.of);
    if (question === undefined) return 'answered though not asked, or already';
    if (answer.outcome === OK && question.isRead !== (answer.value !== undefined))
      return question.isRead ? 'no answer to a read' : 'no answer to a write';
    this.asked.delete(answer.of);
    question.answered(answer);
    return '';
  }

  /** Passes on what it says of a channel; the same. */
  private takeNews(line: string): string | undefined {
    const news = newsIn(line);
    if (news === undefined) return undefined;
    const { by, got } = news;
    const hearing = this.hearings.get(by);
    if (hearing === undefined) return 'never asked to subscribe';
    if (got !== undefined) return hearing.got(got) ?? '';
    if (this.subscribed.has(by)) return 'subscribed already';
    this.subscribed.add(by);
    hearing.subscribed();
    return '';
  }

  private misspeak(words: string): void {
    const { workload, now, record } = this.launch;
    this.misspoken++;
    if (this.misspoken <= MISSPOKEN_RECORDED)
      record({ kind: 'program', at: now(), workload, event: 'misspoke', words });
    if (this.misspoken === MISSPOKEN_LIMIT) this.stop('flooded');
  }

  private passOn(bytes: Buffer): void {
    this.lastWords = (this.lastWords + bytes.toString()).slice(-LONGEST_LINE);
    if (this.errors < PASSED_ON) process.stderr.write(bytes.subarray(0, PASSED_ON - this.errors));
    this.errors += bytes.length;
    if (this.errors > FLOOD_OF_ERRORS) this.stop('flooded');
  }

  private stop(because: Because): void {
    if (this.isEnded) return;
    this.because = because;
    this.kill();
  }

  private kill(): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  }

  private end(how: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const { workload, now, record } = this.launch;
    const { because, misspoken } = this;
    record({ kind: 'program', at: now(), workload, event: 'ended', words: how, because, misspoken });
    for (const { answered } of this.asked.values()) answered(undefined);
    this.asked.clear();
    this.onceEnded?.();
  }
}
