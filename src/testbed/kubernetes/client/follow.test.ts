import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { FakeApiServer, refusal } from '../../../../test/fakes/api-server.ts';
import { Client } from './client.ts';
import { LIMITS } from './retry.ts';

const CONTAINER = { namespace: 'n', pod: 'p', container: 'c' };
const POD = 'GET /api/v1/namespaces/n/pods/p';
const LOG = `${POD}/log`;
const FOLLOW = 'cannot follow the log of container c of pod n/p';

function pod(state: object, containerID = 'containerd://1'): { body: object } {
  const status = { containerStatuses: [{ name: 'c', containerID, state }] };
  return { body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, status } };
}
const RUNNING = pod({ running: {} });
const ENDED = pod({ terminated: { exitCode: 0 } });

/** Follows to the end; what was printed. */
async function follow(server: FakeApiServer, signal = new AbortController().signal): Promise<string> {
  let printed = '';
  await new Client(server.kubeconfig, { ...LIMITS, graceMs: 400 }).follow(
    CONTAINER,
    (bytes) => (printed += bytes.toString()),
    signal,
  );
  return printed;
}

test('a log is followed until the container has ended, which the server may learn later', async () => {
  const server = await FakeApiServer.start();
  server.on(POD, RUNNING, RUNNING, ENDED);
  server.on(LOG, (response) => {
    response.write('one\n');
    setTimeout(() => response.end('two\n'), 20);
  });
  await expect(follow(server)).resolves.toBe('one\ntwo\n');
  expect(server.count(POD)).toBe(3);
});

test.each([
  ['was made anew', pod({ running: {} }, 'containerd://2')],
  ['is gone with its pod', refusal(404, 'pods "p" not found')],
])('a container that %s has ended', async (_how, after) => {
  const server = await FakeApiServer.start();
  server.on(POD, RUNNING, after);
  server.on(LOG, (response) => response.end('last words'));
  await expect(follow(server)).resolves.toBe('last words');
});

test('a connection that breaks is reported once', async () => {
  const server = await FakeApiServer.start();
  server.on(POD, RUNNING);
  server.on(LOG, (response) => void response.write('one\n', () => response.destroy()));
  await expect(follow(server)).rejects.toMatchObject({
    code: 'TESTBED_BROKE',
    message: `${FOLLOW}: the connection to the API server broke`,
  });
});

test('a log that ends while its container runs was cut off somewhere', async () => {
  const server = await FakeApiServer.start();
  server.on(POD, RUNNING);
  server.on(LOG, (response) => response.end('one\n'));
  const message = `${FOLLOW}: it ended, and 400 ms later its container had not`;
  await expect(follow(server)).rejects.toThrow(message);
});

test('the server’s reason to refuse is reported', async () => {
  const server = await FakeApiServer.start();
  server.on(POD, RUNNING);
  server.on(LOG, refusal(400, 'container "c" in pod "p" is waiting to start'));
  await expect(follow(server)).rejects.toThrow(
    `${FOLLOW}: the API server answered 400: container "c" in pod "p" is waiting to start`,
  );
});

test('nothing more is received when the signal is aborted', async () => {
  const server = await FakeApiServer.start();
  server.on(POD, RUNNING);
  const stop = new AbortController();
  let open: ServerResponse | undefined;
  server.on(LOG, (response) => {
    open = response;
    response.write('one\n');
    setTimeout(() => {
      stop.abort();
    }, 50);
  });
  await expect(follow(server, stop.signal)).resolves.toBe('one\n');
  expect(open!.writableEnded).toBe(false);
});
