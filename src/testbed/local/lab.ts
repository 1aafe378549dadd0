/** A lab seen from the harness: one private set of namespaces and the line to its first process. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Server } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { ChaosError, messageOf } from '../../core/errors.ts';
import { HOME, moduleFile } from '../../core/home.ts';
import { within } from '../../core/until.ts';
import { programName } from '../shell-program.ts';
import { unexpectedOutput } from '../unexpected-output.ts';
import { labEnvironment, ROOM, UNSHARE } from './namespaces.ts';
import type { Message, LabMethods } from './lab-protocol.ts';

const INIT = moduleFile(import.meta.dirname, 'init');
const COMPILE_CACHE = join(HOME, '.cache', 'node');

/** How long a lab may take to end by itself, ms, before it is killed. */
const CLOSE_LIMIT_MS = 5_000;

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Called for what happens to a program that was started in the lab. */
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

  /**
   * Makes the namespaces and starts their first process; requests sent before it is up wait for it. That process is given the
   * sockets, as 3, 4 and so on, which stay those of this machine's network.
   */
  constructor(sockets: readonly Server[] = []) {
    const [program, ...args] = [...UNSHARE, ...ROOM, process.execPath, INIT];
    this.child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe', ...sockets.map(numberOf)],
      // A session of its own: Ctrl-C reaches the harness only, which then heals, fetches and closes in order.
      detached: true,
      env: { ...labEnvironment(), NODE_COMPILE_CACHE: COMPILE_CACHE },
    }) as ChildProcessByStdio<Writable, Readable, Readable>;
    this.exited = once(this.child, 'close').catch((error: unknown) => {
      this.complaints += messageOf(error);
    });
    void this.exited.then(() => {
      this.end();
    });
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.onLine(line);
    });
  }

  /** Sends a request; rejects with TESTBED_BROKE when it fails or the lab has ended. */
  request<K extends keyof LabMethods>(
    method: K,
    params: LabMethods[K]['params'],
  ): Promise<LabMethods[K]['result']> {
    if (this.over) return Promise.reject(this.gone());
    const id = ++this.lastId;
    this.child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
  }

  /** Runs a program to its end and resolves with its output; rejects when its exit code is not 0. */
  async run(params: LabMethods['run']['params']): Promise<LabMethods['run']['result']> {
    const outcome = await this.request('run', params);
    if (outcome.code === 0) return outcome;
    const where = params.host === undefined ? '' : ` on ${params.host}`;
    throw new ChaosError(
      'TESTBED_BROKE',
      `${programName(params.command)}${where} ended with code ${outcome.code}: ${outcome.errors.trim()}`,
    );
  }

  /** Sets the listener of a started program, in place of the one before. */
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

  private onLine(line: string): void {
    const message = messageIn(line);
    if (message !== undefined) {
      this.onMessage(message);
      return;
    }
    this.complaints += unexpectedOutput('its first process', 'messages as JSON', line).message;
    this.child.kill('SIGKILL');
  }

  private onMessage(message: Message): void {
    if ('news' in message) {
      const listener = this.listeners.get(message.name);
      if (message.news === 'ended') listener?.onEnd?.(message.how);
      else for (const line of message.lines) listener?.onLine?.(line);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if ('error' in message) pending?.reject(new ChaosError('TESTBED_BROKE', message.error));
    else pending?.resolve(message.result as never);
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

/** Node passes only streams on, and a listening socket is none; what it has is a handle with the number. */
function numberOf(socket: Server): number {
  const { _handle: handle } = socket as unknown as { readonly _handle: { readonly fd: number } };
  return handle.fd;
}

function messageIn(line: string): Message | undefined {
  try {
    const message = JSON.parse(line) as Message | null;
    return typeof message === 'object' ? (message ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
