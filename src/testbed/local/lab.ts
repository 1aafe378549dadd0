/** A lab seen from the harness: one private set of namespaces and the line to its first process. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ChaosError, messageOf } from '../../core/errors.ts';
import { within } from '../../core/until.ts';
import { labEnvironment, ROOM, UNSHARE } from './namespaces.ts';
import type { Message, Orders } from './orders.ts';

const INIT = fileURLToPath(new URL('init.ts', import.meta.url));
const COMPILE_CACHE = fileURLToPath(new URL('../../../.cache/node', import.meta.url));

/** How long a lab may take to end by itself, ms, before it is killed. */
const CLOSE_LIMIT_MS = 5_000;

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (problem: Error) => void;
}

/** What happens to a program that was started in the lab. */
export interface Listener {
  /** A line on its standard output, if it talks. */
  onLine?(line: string): void;
  onEnd?(how: string): void;
}

export class Lab {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly exited: Promise<unknown>;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, Listener>();
  private lastId = 0;
  private complaints = '';
  private over = false;

  /** Makes the namespaces and starts their first process; orders given before it is up wait for it. */
  constructor() {
    const [program, ...args] = [...UNSHARE, ...ROOM, process.execPath, INIT];
    this.child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // A session of its own: Ctrl-C reaches the harness only, which then heals, fetches and closes in order.
      detached: true,
      env: { ...labEnvironment(), NODE_COMPILE_CACHE: COMPILE_CACHE },
    });
    this.exited = once(this.child, 'close').catch((error: unknown) => {
      this.complaints += messageOf(error);
    });
    void this.exited.then(() => {
      this.end();
    });
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.hear(JSON.parse(line) as Message);
    });
  }

  /** Gives an order; rejects with TESTBED_BROKE when it cannot be done or the lab has ended. */
  request<K extends keyof Orders>(order: K, ask: Orders[K]['ask']): Promise<Orders[K]['answer']> {
    if (this.over) return Promise.reject(this.gone());
    const id = ++this.lastId;
    this.child.stdin.write(`${JSON.stringify({ id, order, ask })}\n`);
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
  }

  /** Runs a program to its end and answers with its output; rejects when its exit code is not 0. */
  async run(ask: Orders['run']['ask']): Promise<Orders['run']['answer']> {
    const outcome = await this.request('run', ask);
    if (outcome.code === 0) return outcome;
    const where = ask.host === undefined ? '' : ` on ${ask.host}`;
    throw new ChaosError(
      'TESTBED_BROKE',
      `${ask.command[0]}${where} ended with code ${outcome.code}: ${outcome.errors.trim()}`,
    );
  }

  /** Hears what happens to a started program from now on, instead of whoever heard it before. */
  listen(name: string, listener: Listener): void {
    this.listeners.set(name, listener);
  }

  /** Ends the lab and waits until the kernel has taken everything in it. Does nothing when it has ended already. */
  async close(): Promise<void> {
    this.child.stdin.end();
    await within(CLOSE_LIMIT_MS, 'closing the lab', this.exited).catch(async () => {
      this.child.kill('SIGKILL');
      await this.exited;
    });
  }

  private hear(message: Message): void {
    if ('news' in message) {
      const listener = this.listeners.get(message.name);
      if (message.news === 'ended') listener?.onEnd?.(message.how);
      else for (const line of message.lines) listener?.onLine?.(line);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if ('problem' in message) pending?.reject(new ChaosError('TESTBED_BROKE', message.problem));
    else pending?.resolve(message.answer as never);
  }

  private end(): void {
    this.over = true;
    for (const { reject } of this.pending.values()) reject(this.gone());
    this.pending.clear();
    for (const listener of this.listeners.values()) listener.onEnd?.('the lab ended');
    this.listeners.clear();
  }

  private gone(): ChaosError {
    const reason = this.complaints.trim();
    return new ChaosError('TESTBED_BROKE', `the lab has ended${reason === '' ? '' : `: ${reason}`}`);
  }
}
