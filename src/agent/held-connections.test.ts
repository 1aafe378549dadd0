import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { HistoryRecord } from '../history/record.ts';
import { HeldConnections } from './held-connections.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A process that takes so many connections at a time and refuses others as Redis does; its port. */
async function processFor(most: number): Promise<number> {
  let open = 0;
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (open >= most) {
      socket.end('-ERR max number of clients reached\r\n');
      return;
    }
    open++;
    socket.on('data', () => socket.write('+PONG\r\n'));
    socket.on('close', () => open--);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port of this machine that nothing listens on. */
async function deadPort(): Promise<number> {
  const port = await processFor(0);
  await new Promise((resolve) => server!.close(resolve));
  return port;
}

function holder(port: number) {
  const records: HistoryRecord[] = [];
  const held = new HeldConnections({
    now: () => 0,
    record: (record: HistoryRecord) => void records.push(record),
    directory: {
      masterName: 'mymaster',
      nodes: [{ name: 'redis-0', address: '127.0.0.1', port }],
      sentinels: [],
      access: { redis: {}, sentinel: {} },
    },
  });
  return { held, records };
}

describe('connections that are held', () => {
  test('are as many as the process takes; another one is refused, and taken again afterwards', async () => {
    const { held, records } = holder(await processFor(30));
    await held.hold('redis-0');
    await held.try({ order: 'try-connection', process: 'redis-0', when: 'injected' });
    held.release('redis-0');
    await expect
      .poll(async () => {
        await held.try({ order: 'try-connection', process: 'redis-0', when: 'healed' });
        return records.at(-1);
      })
      .toMatchObject({ outcome: 'accepted', held: 0 });
    expect(records[0]).toMatchObject({ outcome: 'refused', held: 30 });
  });

  test('take the place of one that somebody else has given up', async () => {
    const port = await processFor(30);
    const other = connect({ host: '127.0.0.1', port });
    await new Promise((resolve) => other.once('connect', resolve));
    const { held, records } = holder(port);
    await held.hold('redis-0');
    other.destroy();
    await expect
      .poll(async () => {
        await held.try({ order: 'try-connection', process: 'redis-0', when: 'before-heal' });
        return records.at(-1);
      })
      .toMatchObject({ outcome: 'refused', held: 30 });
    held.release('redis-0');
  });

  test('show nothing of a process that is not there', async () => {
    const { held, records } = holder(await deadPort());
    await held.try({ order: 'try-connection', process: 'redis-0', when: 'injected' });
    expect(records[0]).toMatchObject({ outcome: 'unanswered' });
    await expect(held.hold('redis-0')).rejects.toThrow('redis-0 neither took nor refused a connection');
  });
});
