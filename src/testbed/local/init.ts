/**
 * The first process of a lab, and so the one its whole life depends on: it ends when its standard input ends, which
 * happens when the harness closes the lab, exits or is killed, and then the kernel kills everything in the lab's pid
 * namespace and takes back its networks and mounts. It decides nothing; it carries out the harness's requests.
 */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { monotonicUs } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { Children } from './children.ts';
import { insideHost } from './network.ts';
import type { Message, LabMethods, Outcome, Request } from './lab-protocol.ts';
import { Queries } from './queries.ts';

type Handlers = {
  [K in keyof LabMethods]: (
    params: LabMethods[K]['params'],
  ) => LabMethods[K]['result'] | Promise<LabMethods[K]['result']>;
};

function send(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function run({ host, command, input, inherits = [] }: LabMethods['run']['params']): Promise<Outcome> {
  const [program, ...args] = host === undefined ? command : insideHost(host, command);
  const child = spawn(program!, args, {
    stdio: ['pipe', 'pipe', 'pipe', ...inherits],
  }) as ChildProcessByStdio<Writable, Readable, Readable>;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  // For a program that ends without reading its input the exit code is what counts.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output, errors, atUs: monotonicUs() };
}

function write({ files }: LabMethods['write']['params']): null {
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return null;
}

const children = new Children(send);
const queries = new Queries();

const handlers: Handlers = {
  run,
  write,
  start: (params) => children.start(params),
  sendLine: (params) => children.sendLine(params),
  signal: (params) => children.signal(params),
  states: (params) => children.states(params),
  query: (params) => queries.query(params),
  hangUp: () => queries.hangUp(),
};

async function handle(line: string): Promise<void> {
  const { id, method, params } = JSON.parse(line) as Request;
  try {
    // The type of Request guarantees that the handler and the parameters belong together.
    const result = await (handlers[method] as (params: unknown) => unknown)(params);
    send({ id, result });
  } catch (error) {
    send({ id, error: messageOf(error) });
  }
}

const requests = createInterface({ input: process.stdin });
requests.on('line', (line) => void handle(line));
requests.on('close', () => process.exit(0));
// Nothing reads it any more: the harness is gone.
process.stdout.on('error', () => process.exit(0));
