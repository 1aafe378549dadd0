/** An agent for tests of testbeds: it dials, echoes and dies on demand, and knows nothing of Redis. */

import { createInterface } from 'node:readline';
import { connect } from 'node:net';
import { writeFileSync } from 'node:fs';
import type { AgentSpecification, NumberedOrder } from '../src/cluster/protocol.ts';

const specification = JSON.parse(process.argv[2]!) as AgentSpecification;

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** `observe`: writes every 20 ms through one connection to the first node, and tells how each write fared. */
function chat(): void {
  const { address, port } = specification.directory.nodes[0]!;
  const { password } = specification.directory.access.redis;
  const socket = connect(port, address, () => {
    socket.write(password === undefined ? 'PING\r\n' : `AUTH ${password}\r\n`);
  });
  let sent = 0;
  let received = 0;
  socket.on('data', (data) => (received += data.toString().split('\r\n').length - 1));
  setInterval(() => {
    socket.write('INCR chat\r\n');
    sent += 1;
    say({
      answer: 'progress',
      at: 0,
      workloads: [{ workload: 'chat', ok: received, fail: 0, unknown: sent, slowestMs: 0 }],
    });
  }, 20);
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = JSON.parse(line) as NumberedOrder;
    if (order.order === 'read') {
      say({ answer: 'failed', id: order.id, problem: 'this stub reads nothing' });
      return;
    }
    if (order.order === 'write') process.exit(3);
    if (order.order === 'stop-writing') return; // never answers
    if (order.order === 'observe') chat();
    say({ answer: 'done', id: order.id });
    if (order.order === 'end') process.exit(0);
  })
  .on('close', () => process.exit(0));

writeFileSync(specification.historyFile, 'ready\n');
say({ answer: 'ready' });
