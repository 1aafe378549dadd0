/** The programs a lab's first process has started, by name, and what the kernel says about them. */

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { monotonicUs, sleep } from '../../core/clock.ts';
import { insideHost } from './network.ts';
import type { Condition, Message, Orders } from './orders.ts';

/** How long a signal may take to show in the process's state, ms; the kernel takes far less. */
const STATE_LIMIT_MS = 2_000;

const EXPECTED_AFTER = {
  SIGKILL: 'dead',
  SIGSTOP: 'stopped',
  SIGCONT: 'running',
  SIGTERM: undefined,
} as const;

export class Children {
  private readonly children = new Map<string, ChildProcess>();
  private readonly tell: (news: Message) => void;

  constructor(tell: (news: Message) => void) {
    this.tell = tell;
  }

  /** Starts a program; one of the same name must be dead. `nsenter` becomes the program, so its pid is the program's. */
  start(ask: Orders['start']['ask']): Condition {
    const old = this.children.get(ask.name);
    if (old !== undefined && stateOf(old) !== 'dead') throw new Error(`${ask.name} is still running`);
    const log = openSync(ask.log, 'a');
    const [program, ...args] = insideHost(ask.host, ask.command);
    const atUs = monotonicUs();
    const child = spawn(program!, args, {
      stdio: ask.talks ? ['pipe', 'pipe', log] : ['ignore', log, log],
    });
    closeSync(log);
    this.children.set(ask.name, child);
    this.report(ask.name, child);
    return { name: ask.name, pid: child.pid ?? 0, state: stateOf(child), atUs };
  }

  say({ name, line }: Orders['say']['ask']): null {
    this.child(name).stdin?.write(`${line}\n`);
    return null;
  }

  async signal({ name, signal }: Orders['signal']['ask']): Promise<Condition> {
    const child = this.child(name);
    const atUs = monotonicUs();
    child.kill(signal);
    const state = await settledState(child, EXPECTED_AFTER[signal]);
    return { name, pid: child.pid ?? 0, state, atUs };
  }

  states({ names }: Orders['states']['ask']): Condition[] {
    return names.map((name) => {
      const child = this.child(name);
      return { name, pid: child.pid ?? 0, state: stateOf(child), atUs: monotonicUs() };
    });
  }

  private child(name: string): ChildProcess {
    const child = this.children.get(name);
    if (child === undefined) throw new Error(`nothing named ${name} was ever started`);
    return child;
  }

  private report(name: string, child: ChildProcess): void {
    // A program that ends while it is being written to is told by its end, not by the broken pipe.
    child.stdin?.on('error', () => undefined);
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.tell({ news: 'lines', name, lines: [line] });
      });
    }
    child.on('error', ({ message }) => {
      this.tell({ news: 'ended', name, how: message });
    });
    // `close` comes after the last line was read, `exit` may not.
    child.on('close', (code, signal) => {
      this.tell({ news: 'ended', name, how: signal === null ? `exit code ${code}` : signal });
    });
  }
}

async function settledState(
  child: ChildProcess,
  expected: Condition['state'] | undefined,
): Promise<Condition['state']> {
  const deadline = monotonicUs() + STATE_LIMIT_MS * 1_000;
  for (;;) {
    const state = stateOf(child);
    if (expected === undefined || state === expected || state === 'dead' || monotonicUs() > deadline)
      return state;
    await sleep(1);
  }
}

/** The kernel's word, from /proc: T and t are stopped, Z and X are dead, everything else can run. */
function stateOf(child: ChildProcess): Condition['state'] {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return 'dead';
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself contain any of them.
    const letter = stat.charAt(stat.lastIndexOf(')') + 2);
    if (letter === 'T' || letter === 't') return 'stopped';
    return letter === 'Z' || letter === 'X' ? 'dead' : 'running';
  } catch {
    return 'dead';
  }
}
