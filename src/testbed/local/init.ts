/**
 * The first process of a lab, and so the one its whole life depends on: it ends when its standard input ends, which
 * happens when the harness closes the lab, exits or is killed, and then the kernel kills everything in the lab's pid
 * namespace and takes back its networks and mounts. It decides nothing; the harness orders, this program does.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { monotonicUs } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { Children } from './children.ts';
import { insideHost } from './network.ts';
import type { Message, Orders, Outcome, Request } from './orders.ts';
import { Queries } from './queries.ts';

type Handlers = {
  [K in keyof Orders]: (ask: Orders[K]['ask']) => Orders[K]['answer'] | Promise<Orders[K]['answer']>;
};

function tell(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function run({ host, command, input }: Orders['run']['ask']): Promise<Outcome> {
  const [program, ...args] = host === undefined ? command : insideHost(host, command);
  const child = spawn(program!, args, { stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  // A program that ends without reading its input is told by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, output, errors, atUs: monotonicUs() };
}

function write({ files }: Orders['write']['ask']): null {
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return null;
}

const children = new Children(tell);
const queries = new Queries();

const handlers: Handlers = {
  run,
  write,
  start: (ask) => children.start(ask),
  say: (ask) => children.say(ask),
  signal: (ask) => children.signal(ask),
  states: (ask) => children.states(ask),
  query: (ask) => queries.query(ask),
  hangUp: () => queries.hangUp(),
};

async function obey(line: string): Promise<void> {
  const { id, order, ask } = JSON.parse(line) as Request;
  try {
    // The type of Request guarantees that the handler and what it is asked belong together.
    const answer = await (handlers[order] as (ask: unknown) => unknown)(ask);
    tell({ id, answer });
  } catch (error) {
    tell({ id, problem: messageOf(error) });
  }
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => void obey(line));
orders.on('close', () => process.exit(0));
// Nobody listens any more: the harness is gone.
process.stdout.on('error', () => process.exit(0));
