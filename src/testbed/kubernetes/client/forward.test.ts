import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { FakeApiServer, refusal } from '../../../../test/fakes/api-server.ts';
import { forward } from './forward.ts';
import { LIMITS } from './retry.ts';

const REF = { namespace: 'n', pod: 'p', port: 6379 };
const BRIEF = { ...LIMITS, requestMs: 1_000, patienceMs: 0, settlingMs: 0 };
/** 6379, the low byte first. */
const PORT = [0xeb, 0x18];
const WHAT = 'cannot forward to port 6379 of pod n/p';

/** Sends a message on a channel: 0 is data, 1 is the error. */
type Send = (channel: 0 | 1, ...bytes: number[]) => void;

async function serving(pod: (send: Send, close: () => void) => void): Promise<FakeApiServer> {
  const server = await FakeApiServer.start({ protocols: ['v4.channel.k8s.io'] });
  server.program = ({ socket }) => {
    pod(
      (channel, ...bytes) => socket.send(Buffer.of(channel, ...bytes)),
      () => socket.close(),
    );
  };
  return server;
}

const letters = (text: string): number[] => [...Buffer.from(text)];

test('what the pod sends comes without the number of the port', async () => {
  const server = await serving((send, close) => {
    send(0, ...PORT);
    send(1, ...PORT);
    send(0, ...letters('PO'));
    send(0, ...letters('NG'));
    close();
  });
  const stream = await forward(server.kubeconfig, REF, BRIEF);
  await expect(buffer(stream)).resolves.toEqual(Buffer.from('PONG'));
  const { path, query } = server.heard.at(-1)!;
  expect([path, query.get('ports')]).toEqual(['/api/v1/namespaces/n/pods/p/portforward', '6379']);
});

test('the number of the port may come in pieces, and with data behind it', async () => {
  const server = await serving((send, close) => {
    send(0, PORT[0]!);
    send(0, PORT[1]!, ...letters('PONG'));
    close();
  });
  const stream = await forward(server.kubeconfig, REF, BRIEF);
  await expect(buffer(stream)).resolves.toEqual(Buffer.from('PONG'));
});

test('what is written goes to the pod as data', async () => {
  const server = await FakeApiServer.start({ protocols: ['v4.channel.k8s.io'] });
  const heard = Promise.withResolvers<Buffer>();
  server.program = ({ socket }) => {
    socket.on('message', (data: Buffer) => heard.resolve(data));
  };
  const stream = await forward(server.kubeconfig, REF, BRIEF);
  stream.write('PING\r\n');
  await expect(heard.promise).resolves.toEqual(Buffer.from('\0PING\r\n'));
  stream.destroy();
});

test('the error of the pod is that of the stream, also for who listens late', async () => {
  const server = await serving((send) => {
    send(0, ...PORT);
    send(1, ...PORT);
    send(1, ...letters('connection refused'));
  });
  const stream = await forward(server.kubeconfig, REF, BRIEF);
  if (!stream.closed) await once(stream, 'close');
  expect(stream.errored).toMatchObject({ code: 'TESTBED_BROKE', message: `${WHAT}: connection refused` });
});

test('ends with the connection', async () => {
  const server = await serving(() => {});
  const stream = await forward(server.kubeconfig, REF, BRIEF);
  stream.resume();
  const closed = once(stream, 'close');
  await server.stop();
  await closed;
  await expect(new Promise((resolve) => stream.write('PING', resolve))).resolves.toBeInstanceOf(Error);
});

test('a refusal keeps the words of the API server', async () => {
  const server = await FakeApiServer.start({ protocols: ['v4.channel.k8s.io'] });
  server.on('GET /api/v1/namespaces/n/pods/p/portforward', refusal(403, 'pods "p" is forbidden'));
  await expect(forward(server.kubeconfig, REF, BRIEF)).rejects.toMatchObject({
    code: 'TESTBED_BROKE',
    message: `${WHAT}: the API server answered 403: pods "p" is forbidden`,
  });
});

test('a server that is silent is not waited for without end', async () => {
  const server = await FakeApiServer.start({ protocols: ['v4.channel.k8s.io'] });
  server.on('GET /api/v1/namespaces/n/pods/p/portforward', 'silence');
  await expect(forward(server.kubeconfig, REF, { ...BRIEF, requestMs: 50 })).rejects.toThrow(
    `${WHAT}: the API server did not answer in time`,
  );
});
