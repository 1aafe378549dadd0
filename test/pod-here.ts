/**
 * A pod for tests that is no pod: its processes run on this machine, in folders of their own, and the connections to
 * it break when a test wants it, in the middle of whatever is being said.
 */

import { spawn, type ChildProcessWithoutNullStreams as ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  AGENT_FOLDER,
  PROGRAM,
  SERVE,
  SERVE_COMMAND,
  SERVE_FILE,
} from '../src/testbed/kubernetes/agent/scripts.ts';
import type { Api, ContainerRef, Executed, Session, SessionListener } from '../src/testbed/kubernetes/api.ts';
import { temporaryFolder } from './temporary-folder.ts';

const COUNTING_AGENT = fileURLToPath(new URL('counting-agent.ts', import.meta.url));

export const CONTAINER: ContainerRef = { namespace: 'here', pod: 'client-a', container: 'agent' };

/** How the next connection ends: after so many bytes to and fro, noticed by the far end or not. */
export interface Fate {
  readonly bytes: number;
  readonly noticed: boolean;
}

export class PodHere {
  readonly folder: string;
  /** How many connections were broken. */
  broken = 0;
  /** What becomes of each new connection; by default it holds. */
  fate: () => Fate = () => ({ bytes: Infinity, noticed: true });
  /** How many connections were refused. */
  refused = 0;
  /** Refuses whatever is begun from now on, with these words. */
  refusal: string | undefined;
  uid: string | undefined = 'first';
  private readonly serve: ChildProcess;
  private readonly groups = new Set<number>();
  private readonly connections = new Set<Connection>();

  /** A pod whose agent is this program, run by Node. */
  constructor(program = COUNTING_AGENT) {
    this.folder = join(temporaryFolder(), 'agent');
    mkdirSync(this.folder);
    const script = join(dirname(this.folder), 'serve.sh');
    writeFileSync(script, SERVE);
    const places = new Map([
      [SERVE_FILE, script],
      [PROGRAM, program],
    ]);
    this.serve = this.run(SERVE_COMMAND.map((word) => places.get(word) ?? word));
    onTestFinished(() => {
      for (const group of this.groups) {
        try {
          process.kill(-group, 'SIGKILL');
        } catch {
          // It has ended already.
        }
      }
    });
  }

  /** What the testbed sees of it. */
  get api(): Api {
    const read = (): Promise<unknown> =>
      this.refusal === undefined
        ? Promise.resolve(this.uid === undefined ? undefined : { metadata: { uid: this.uid } })
        : Promise.reject(new Error(this.refusal));
    const api: Partial<Api> = {
      read: read as Api['read'],
      exec: (_place, command, options) => this.exec(command, options?.input),
      session: (_place, command, listener) => this.session(command, listener),
    };
    return api as Api;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  /** Breaks every connection now. */
  cut(): void {
    for (const connection of this.connections) connection.break();
  }

  /** Sends its main process SIGTERM; resolves when that has ended. */
  async terminate(): Promise<void> {
    this.serve.kill('SIGTERM');
    await once(this.serve, 'exit');
  }

  private async exec(command: readonly string[], input = ''): Promise<Executed> {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    const child = this.run(command);
    child.stdin.end(this.here(input));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (child.exitCode === null) await once(child, 'exit');
    return { code: child.exitCode!, output, errors };
  }

  private session(command: readonly string[], listener: SessionListener): Promise<Session> {
    if (this.refusal !== undefined) {
      this.refused++;
      return Promise.reject(new Error(this.refusal));
    }
    const connection = new Connection(this.run(command), listener, this.fate());
    this.connections.add(connection);
    void connection.ended.then((how) => {
      this.connections.delete(connection);
      if (how === LOST) this.broken++;
    });
    return Promise.resolve(connection);
  }

  private run(command: readonly string[]): ChildProcess {
    const [program, ...args] = command.map((word) => this.here(word));
    const child = spawn(program!, args, {
      detached: true,
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
    });
    this.groups.add(child.pid!);
    // A command that has ended already needs no input.
    child.stdin.on('error', () => undefined);
    return child;
  }

  private here(said: string): string {
    return said.replaceAll(new RegExp(`${AGENT_FOLDER}\\b`, 'g'), this.folder);
  }
}

const LOST = 'connection lost';

class Connection implements Session {
  readonly ended: Promise<string>;
  private readonly ending = Promise.withResolvers<string>();
  private readonly child: ChildProcess;
  private readonly noticed: boolean;
  private left: number;
  private isBroken = false;

  constructor(child: ChildProcess, listener: SessionListener, { bytes, noticed }: Fate) {
    this.child = child;
    this.left = bytes;
    this.noticed = noticed;
    this.ended = this.ending.promise;
    child.stdout.on('data', (chunk: Buffer) => {
      this.pass(chunk, (bytes) => listener.onOutput(bytes));
    });
    child.stderr.on('data', (chunk: Buffer) => listener.onErrors?.(chunk));
    child.on('close', (code) => {
      this.ending.resolve(`exit code ${code}`);
    });
  }

  send(said: string): void {
    this.pass(Buffer.from(said), (bytes) => this.child.stdin.write(bytes));
  }

  close(): void {
    this.child.stdin.end();
  }

  break(): void {
    if (this.isBroken) return;
    this.isBroken = true;
    if (this.noticed) this.child.stdin.end();
    this.ending.resolve(LOST);
  }

  private pass(bytes: Buffer, on: (bytes: Buffer) => void): void {
    if (this.isBroken) return;
    const part = bytes.subarray(0, this.left);
    this.left -= part.length;
    if (part.length > 0) on(part);
    if (part.length < bytes.length) this.break();
  }
}
