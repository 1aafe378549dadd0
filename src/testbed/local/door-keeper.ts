/**
 * The program that keeps doors of a lab: on a client host it takes the connections to ports of the machine's loopback, whose
 * sockets it was given, and makes each go on to its process, as a client on that host would. It ends when it keeps no door any
 * more and all who came in by its doors have left.
 *
 * One JSON object a line: orders on its input, answers on its output.
 */

import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Door, DoorAnswer, DoorOrder } from './door-protocol.ts';

const doors = JSON.parse(process.argv[2]!) as readonly Door[];
const kept = new Map<string, Server>();
const inside = new Set<Socket>();

function say(answer: DoorAnswer): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** What one side does the other sees: an end is an end, a reset a reset. */
function pass(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => {
    if (to.connecting) to.destroy();
    else to.resetAndDestroy();
  });
}

function comeIn(outer: Socket, { address, port }: Door): void {
  const inner = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
  pass(outer, inner);
  pass(inner, outer);
  inside.add(inner);
  inner.on('close', () => {
    inside.delete(inner);
    endIfIdle();
  });
}

function endIfIdle(): void {
  if (kept.size === 0 && inside.size === 0) process.exit(0);
}

for (const door of doors) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (outer) => comeIn(outer, door));
  server.listen({ fd: door.fd });
  kept.set(door.process, server);
}

const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => {
  const { id, leave } = JSON.parse(line) as DoorOrder;
  for (const name of leave) {
    kept.get(name)?.close();
    kept.delete(name);
  }
  say({ id });
  endIfIdle();
});
orders.on('close', () => process.exit(0));
say({ id: 0 });
