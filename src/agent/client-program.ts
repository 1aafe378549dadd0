/**
 * A client program: a process that is asked for writes and answers when it knows what came of them.
 *
 * It needs no clock and is trusted with nothing: what it says that is no answer is counted, and it is ended when that is
 * too much; a flood must not keep the agent from its own work. With it ends whatever it has started.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { ChaosError, messageOf } from '../core/errors.ts';
import { within } from '../core/until.ts';
import type { ProgramRecord } from '../history/program-record.ts';
import { answerIn, excerpt, Lines, LONGEST_LINE, type ProgramAnswer } from './program-lines.ts';

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

/** Starts when made; asked only once it is `ready`. */
export class ClientProgram {
  private readonly launch: Launch;
  private readonly child: ChildProcess;
  /** Who waits for which answer. */
  private readonly asked = new Map<string, (answer: ProgramAnswer | undefined) => void>();
  private readonly ended: Promise<void>;
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

  /** Resolves when it says that it is ready; BAD_ARGUMENT when it ends before, or takes too long. */
  async ready(): Promise<void> {
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

  /** Asks for a write; `answered` is called once, with undefined when the program has ended without an answer. */
  ask(of: string, line: string, answered: (answer: ProgramAnswer | undefined) => void): void {
    this.asked.set(of, answered);
    this.pending += `${line}\n`;
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
    const answer = answerIn(line);
    const answered = answer && this.asked.get(answer.of);
    if (answer === undefined) this.misspeak(`no answer: ${excerpt(line)}`);
    else if (answered === undefined) this.misspeak(`answered though not asked, or already: ${excerpt(line)}`);
    else {
      this.asked.delete(answer.of);
      this.sinceAnswer = 0;
      answered(answer);
    }
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
    for (const answered of this.asked.values()) answered(undefined);
    this.asked.clear();
    this.onceEnded?.();
  }
}
