import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../core/until.ts';
import { Peer } from './peer.ts';

/** A server in a process of its own, which answers each connection so many ms after it was asked; never where that is negative. */
const SERVER = `
  const { createServer } = require('node:net');
  const afterMs = Number(process.argv[1]);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      if (afterMs >= 0) setTimeout(() => socket.write('+PONG\\r\\n'), afterMs);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
`;

async function peerOf(afterMs: number): Promise<Peer> {
  const server = spawn(process.execPath, ['-e', SERVER, '--', String(afterMs)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [port] = (await once(server, 'message')) as [number];
  const endpoint = { name: 'redis-0', address: '127.0.0.1', port };
  const peer = new Peer(endpoint, { access: {}, patienceMs: 10_000, recoveryMs: 40 });
  onTestFinished(() => {
    peer.close();
  });
  await until(() => peer.isReady || undefined, { what: 'a connection', withinMs: 10_000, everyMs: 1 });
  return peer;
}

/** Nothing of this process runs for so long. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('an answer that came in time is taken, though its asker could not run until patience had ended', async () => {
  const peer = await peerOf(20);
  const { stream } = peer.redis;
  const asked = peer.ask([['PING']], 100);
  await new Promise((resolve) => setImmediate(resolve));
  stall(400);
  expect(await asked).toEqual(['PONG']);
  expect(peer.redis.stream).toBe(stream);
  expect(stream.destroyed).toBe(false);
});

test('who does not answer is given up', async () => {
  const peer = await peerOf(-1);
  const { stream } = peer.redis;
  expect(await peer.ask([['PING']], 50)).toBeUndefined();
  expect(stream.destroyed).toBe(true);
});
