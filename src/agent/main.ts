/**
 * The agent program: `node main.ts '<AgentSpecification as JSON>'`, or the name of a file with it: what is in an argument can
 * be read in the list of processes.
 *
 * Reads orders from standard input and answers on standard output, a JSON object a line each. It ends at the order to,
 * when its input ends, which it does by itself when the runner dies, or on SIGTERM; in each case it stops writing and
 * leaves its history whole.
 */

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Agent } from './agent.ts';
import { OrderLines } from './order-lines.ts';
import type { AgentSpecification, Answer } from '../cluster/protocol.ts';

function answer(message: Answer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/**
 * ioredis prints what it cannot deliver: errors of inner clients out of reach, and a warning at every connect
 * to a Sentinel that needs no password although there is one. All of it is judged and recorded elsewhere.
 */
function silenceLibrary(): void {
  console.warn = () => {};
  console.error = () => {};
}

async function main(): Promise<void> {
  const given = process.argv[2] ?? '';
  const text = given.startsWith('{') ? given : readFileSync(given, 'utf8');
  const specification = JSON.parse(text) as AgentSpecification;
  silenceLibrary();
  // Nothing reads it any more: the agent ends when its input does.
  process.stdout.on('error', () => {});
  // Ctrl-C goes to everything on the terminal; the runner decides when the agent ends, by order or by its own end.
  process.on('SIGINT', () => {});
  const lines = createInterface({ input: process.stdin });
  process.on('SIGTERM', () => {
    lines.close();
  });
  const agent = new Agent(specification, answer);
  answer({ answer: 'ready' });
  const orders = new OrderLines();
  for await (const line of lines) {
    const order = orders.take(line);
    if (order === undefined) continue;
    const done = agent.take(order);
    if (order.order !== 'end') continue;
    await done;
    break;
  }
  await agent.end();
  process.exit();
}

// No top-level await: this file is also bundled as a CommonJS program, which knows none.
main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
