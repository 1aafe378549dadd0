import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Queries } from './queries.ts';

/** A server that lets nobody in before it is told to, and then answers everything with OK. */
async function gated(): Promise<{ port: number; connections: () => number; open: () => void }> {
  const sockets: Socket[] = [];
  let isOpen = false;
  const answer = (socket: Socket): void => {
    if (isOpen) socket.write('+OK\r\n'.repeat(8));
  };
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', () => {
      answer(socket);
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.length,
    open: () => {
      isOpen = true;
      for (const socket of sockets) answer(socket);
    },
  };
}

test('a query that comes while its connection is made waits for it', async () => {
  const server = await gated();
  const queries = new Queries();
  onTestFinished(() => void queries.hangUp());
  const ask = (): Promise<readonly unknown[]> =>
    queries.query({
      address: '127.0.0.1',
      port: server.port,
      access: { password: 'let me in' },
      commands: [['PING']],
    });
  const first = ask();
  await expect.poll(server.connections).toBe(1);
  const second = ask();
  server.open();
  expect(await Promise.all([first, second])).toEqual([['OK'], ['OK']]);
  expect(server.connections()).toBe(1);
});
