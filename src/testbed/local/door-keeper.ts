/**
 * The program at the doors of a lab: on a client host it takes the connections to ports of the machine's loopback, whose
 * sockets it was given, and makes each go on to its process, as a client on that host would.
 *
 * One JSON object a line: on its input which doors are to be shut from now on, on its output that they are.
 */

import { spawn } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../core/errors.ts';
import { shellCommand } from '../shell-program.ts';
import type { Door, DoorAnswer, DoorOrder } from './door-protocol.ts';

const doors = JSON.parse(process.argv[2]!) as readonly Door[];
const shut = new Set<string>();

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

for (const { fd, address, port } of doors) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (outside) => {
    const inside = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
    pass(outside, inside);
    pass(inside, outside);
  });
  server.listen({ fd });
}

/** Shuts these doors and opens all others. */
async function setShut(names: readonly string[]): Promise<void> {
  const changed = doors.filter(({ process: name }) => names.includes(name) !== shut.has(name));
  await Promise.all(changed.map((door) => set(door, names.includes(door.process) ? 'shut' : 'open')));
}

async function set({ process: name, fd }: Door, state: 'shut' | 'open'): Promise<void> {
  const [program, ...args] = shellCommand(import.meta.dirname, 'door-filter.sh', state);
  const child = spawn(program!, args, { stdio: [fd, 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  const [errors, code] = await Promise.all([text(child.stderr!), ended]);
  if (code !== 0) throw new Error(`the door to ${name} cannot be ${state}: ${errors.trim()}`);
  if (state === 'shut') shut.add(name);
  else shut.delete(name);
}

let last = Promise.resolve();
const orders = createInterface({ input: process.stdin });
orders.on('line', (line) => {
  const { id, shut: names } = JSON.parse(line) as DoorOrder;
  last = last.then(() =>
    setShut(names).then(
      () => {
        say({ id });
      },
      (error: unknown) => {
        say({ id, problem: messageOf(error) });
      },
    ),
  );
});
orders.on('close', () => process.exit(0));
say({ id: 0 });
