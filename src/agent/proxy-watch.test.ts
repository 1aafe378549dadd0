import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { passwordAccess } from '../cluster/access.ts';
import type { HistoryRecord } from '../history/record.ts';
import { ProxyWatch } from './proxy-watch.ts';

const ANSWER = '# pxname,svname,status,\nredis,redis-1,UP,\nredis,BACKEND,UP,\n\n';

/** What one poll of a proxy reports that treats each connection so; undefined for one that does not listen. */
async function polled(treat: ((socket: Socket) => void) | undefined): Promise<readonly HistoryRecord[]> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    treat?.(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port: statePort } = server.address() as AddressInfo;
  if (treat === undefined) await once(server.close(), 'close');
  else onTestFinished(() => void server.close());
  const records: HistoryRecord[] = [];
  let time = 0;
  const watch = new ProxyWatch(
    { name: 'proxy', address: '127.0.0.1', port: 6379, statePort },
    {
      directory: { masterName: 'mymaster', access: passwordAccess(undefined), nodes: [], sentinels: [] },
      now: () => (time += 1),
      report: (record) => records.push(record),
    },
  );
  // A second one while the first is unanswered asks nothing.
  await Promise.all([watch.poll(), watch.poll()]);
  return records;
}

test('whom the proxy leads to is reported with when it was asked and when it answered', async () => {
  const records = await polled((socket) => void socket.once('data', () => socket.end(ANSWER)));
  expect(records).toEqual([{ kind: 'backends', sent: 1, at: 2, behind: ['redis-1'] }]);
});

test.each([
  ['is silent', () => undefined],
  ['ends before its answer is whole', (socket: Socket) => socket.end(ANSWER.slice(0, 40))],
  ['does not listen', undefined],
])('nothing is said of whom it leads to where the proxy %s', async (_, treat) => {
  expect(await polled(treat)).toEqual([{ kind: 'backends', sent: 1, at: 2 }]);
});
