/**
 * An agent for tests of its carriage: it writes down every order it obeys, and with each tells some numbers that it
 * writes down as well. Dies at the order to write, and says why on standard error; writes down that it got SIGTERM.
 */

import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { OrderLines } from '../src/agent/order-lines.ts';
import type { AgentSpecification, Answer } from '../src/cluster/protocol.ts';

const { historyFile } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as AgentSpecification;
const orders = new OrderLines();
let told = 0;

function answer(message: Answer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function tell(): void {
  const record = { kind: 'error', at: 0, id: ++told, code: 'ERR', text: 'é'.repeat(told % 40) } as const;
  appendFileSync(historyFile, `${JSON.stringify(record)}\n`);
  answer({ answer: 'record', record });
}

appendFileSync(historyFile, '');
process.on('SIGTERM', () => {
  appendFileSync(historyFile, 'SIGTERM\n');
  process.exit(0);
});
answer({ answer: 'ready' });

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = orders.take(line);
  if (order === undefined) return;
  if (order.order === 'write') {
    process.stderr.write('I was told to write.\n');
    process.exit(3);
  }
  appendFileSync(historyFile, `${JSON.stringify({ obeyed: order.id })}\n`);
  for (let times = 0; times < 10; times++) tell();
  answer({ answer: 'done', id: order.id });
  if (order.order === 'end') process.exit(0);
});
