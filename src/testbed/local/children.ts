/** The programs a lab's first process has started, by name, and their state as the kernel has it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { monotonicUs, sleep } from '../../core/clock.ts';
import { insideHost } from './network.ts';
import type { Condition, Message, LabMethods } from './lab-protocol.ts';

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
  private readonly send: (news: Message) => void;

  constructor(send: (news: Message) => void) {
    this.send = send;
  }

  /**
   * Starts a program; one of the same name must be dead. `nsenter` becomes the program, so its pid is the program's.
   */
  start(params: LabMethods['start']['params']): Condition {
    const old = this.children.get(params.name);
    if (old !== undefined && stateOf(old) !== 'dead') throw new Error(`${params.name} is still running`);
    const log = openSync(params.log, 'a');
    const [program, ...args] = insideHost(params.host, params.command);
    const atUs = monotonicUs();
    const [input, output] = params.talks ? (['pipe', 'pipe'] as const) : (['ignore', log] as const);
    const child = spawn(program!, args, { stdio: [input, output, log, ...(params.inherits ?? [])] });
    closeSync(log);
    this.children.set(params.name, child);
    this.report(params.name, child);
    return { name: params.name, pid: child.pid ?? 0, state: stateOf(child), atUs };
  }

  sendLine({ name, line }: LabMethods['sendLine']['params']): null {
    this.child(name).stdin?.write(`${line}\n`);
    return null;
  }

  async signal({ name, signal }: LabMethods['signal']['params']): Promise<Condition> {
    const child = this.child(name);
    const atUs = monotonicUs();
    child.kill(signal);
    const state = await settledState(child, EXPECTED_AFTER[signal]);
    return { name, pid: child.pid ?? 0, state, atUs };
  }

  states({ names }: LabMethods['states']['params']): Condition[] {
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
    // For a program that ends while it is being written to, its end counts, not the broken pipe.
    child.stdin?.on('error', () => undefined);
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.send({ news: 'lines', name, lines: [line] });
      });
    }
    child.on('error', ({ message }) => {
      this.send({ news: 'ended', name, how: message });
    });
    // `close` comes after the last line was read, `exit` may not.
    child.on('close', (code, signal) => {
      this.send({ news: 'ended', name, how: signal === null ? `exit code ${code}` : signal });
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

/**
 * The kernel's state, from /proc: T and t are stopped, Z and X are dead, everything else can run. A process whose first
 * thread is a zombie is dead when the last of the others is: until then its ports are taken.
 */
function stateOf(child: ChildProcess): Condition['state'] {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return 'dead';
  try {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself contain any of them.
    const letter = stat.charAt(stat.lastIndexOf(')') + 2);
    if (letter === 'T' || letter === 't') return 'stopped';
    if (letter === 'Z') return readdirSync(`/proc/${child.pid}/task`).length > 1 ? 'running' : 'dead';
    return letter === 'X' ? 'dead' : 'running';
  } catch {
    return 'dead';
  }
}
