import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { FakeApiServer, refusal, type Answer } from '../../../../test/fakes/api-server.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { issueCertificates } from '../../certificates.ts';
import { connectApi, IN_CLUSTER } from './connection.ts';

const VERSION: Answer = { body: { major: '1', minor: '33', gitVersion: 'v1.33.1' } };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Writes a kubeconfig with these contexts, the first the current one, all of one server. */
function kubeconfig(server: string, ...contexts: string[]): string {
  const file = join(temporaryFolder(), 'config');
  const cluster = { server, 'insecure-skip-tls-verify': true };
  const text = {
    'current-context': contexts[0],
    clusters: contexts.map((name) => ({ name, cluster })),
    users: contexts.map((name) => ({ name, user: {} })),
    contexts: contexts.map((name) => ({ name, context: { cluster: name, user: name } })),
  };
  writeFileSync(file, JSON.stringify(text));
  return file;
}

async function serving(...contexts: string[]): Promise<FakeApiServer> {
  const server = await FakeApiServer.start();
  server.on('GET /version', VERSION);
  vi.stubEnv('KUBECONFIG', kubeconfig(server.url, ...contexts));
  return server;
}

test('the context of a kind cluster may be used without being named', async () => {
  await serving('prod', 'kind-mine');
  const api = await connectApi({ context: 'kind-mine', named: false });
  expect(api.context).toBe('kind-mine');
  await expect(api.version()).resolves.toBe('v1.33.1');
});

test('the current context is taken when none is given', async () => {
  await serving('kind-current', 'kind-other');
  await expect(connectApi({ named: false })).resolves.toMatchObject({ context: 'kind-current' });
});

test('any other context is refused until it is named', async () => {
  await serving('prod');
  const refused = {
    code: 'BAD_ARGUMENT',
    message: 'refusing to inject faults into prod: it is not a kind cluster',
    hint: 'name it with --context prod',
  };
  await expect(connectApi({ named: false })).rejects.toMatchObject(refused);
  await expect(connectApi({ context: 'prod', named: false })).rejects.toMatchObject(refused);
  await expect(connectApi({ context: 'prod', named: true })).resolves.toMatchObject({ context: 'prod' });
});

test('a context that is not there is answered with the one that may be meant', async () => {
  await serving('staging', 'kind-mine');
  await expect(connectApi({ context: 'stagin', named: true })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: 'the kubeconfig has no context stagin',
    hint: 'did you mean staging?',
  });
  await expect(connectApi({ context: 'xyzzy', named: true })).rejects.toMatchObject({
    hint: 'it has staging, kind-mine.',
  });
  await expect(connectApi({ context: 'kind-sentinel-chaos', named: false })).rejects.toMatchObject({
    code: 'MISSING_PREREQUISITE',
    message: 'the kubeconfig has no context kind-sentinel-chaos',
    hint: expect.stringContaining('`sentinel-chaos cluster up` makes a kind cluster.'),
  });
});

test('several kubeconfigs are one; files that are not there or empty count for nothing', async () => {
  const server = await serving();
  const empty = join(temporaryFolder(), 'empty');
  writeFileSync(empty, '\n');
  const first = kubeconfig(server.url, 'kind-one', 'kind-both');
  const second = kubeconfig('http://127.0.0.1:1', 'kind-two', 'kind-both');
  vi.stubEnv('KUBECONFIG', ['/nowhere/config', empty, first, second].join(delimiter));
  await expect(connectApi({ named: false })).resolves.toMatchObject({ context: 'kind-one' });
  await expect(connectApi({ context: 'kind-both', named: false })).resolves.toMatchObject({
    context: 'kind-both',
  });
  await expect(connectApi({ context: 'kind-two', named: false })).rejects.toThrow('(http://127.0.0.1:1)');
});

test('without a kubeconfig it is said where one was looked for', async () => {
  vi.stubEnv('KUBECONFIG', '/nowhere/config');
  await expect(connectApi({ named: false })).rejects.toMatchObject({
    code: 'MISSING_PREREQUISITE',
    message: 'there is no kubeconfig: looked for /nowhere/config',
  });
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', '/nowhere/home');
  await expect(connectApi({ named: false })).rejects.toThrow('looked for /nowhere/home/.kube/config');
});

/** What a pod finds of its cluster, which greets those who have its token; answers with where the files are. */
async function inPod(): Promise<string> {
  const { authority, processes } = await issueCertificates(new Map([['server', '127.0.0.1']]));
  const { certificate: cert, key } = processes.get('server')!;
  const server = createServer({ cert, key }, ({ headers }, response) => {
    response.statusCode = headers.authorization === 'Bearer of-the-pod' ? 200 : 401;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ gitVersion: 'v1.33.1' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const root = temporaryFolder();
  const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of [
    ['token', 'of-the-pod'],
    ['ca.crt', authority],
    ['namespace', 'cache'],
  ] as const)
    writeFileSync(join(folder, name), text);
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', root);
  vi.stubEnv('KUBERNETES_SERVICE_HOST', '127.0.0.1');
  vi.stubEnv('KUBERNETES_SERVICE_PORT', `${(server.address() as AddressInfo).port}`);
  return root;
}

test('a pod without a kubeconfig is in a cluster, which it may use when it is named', async () => {
  const root = await inPod();
  const api = await connectApi({ context: IN_CLUSTER, named: true, root });
  expect(api.context).toBe(IN_CLUSTER);
  await expect(api.version()).resolves.toBe('v1.33.1');
  await expect(connectApi({ named: false, root })).rejects.toThrow(
    'refusing to inject faults into in-cluster',
  );
  await expect(connectApi({ context: 'staging', named: true, root })).rejects.toMatchObject({
    hint: `it has ${IN_CLUSTER}.`,
  });
});

test('a kubeconfig that is named is what a pod uses, and without a service account there is no cluster', async () => {
  const root = await inPod();
  vi.stubEnv('KUBECONFIG', '/nowhere/config');
  await expect(connectApi({ context: IN_CLUSTER, named: true, root })).rejects.toThrow(
    'looked for /nowhere/config',
  );
  vi.stubEnv('KUBECONFIG', '');
  await expect(connectApi({ context: IN_CLUSTER, named: true, root: '/nowhere' })).rejects.toThrow(
    'no kubeconfig',
  );
});

test('a kubeconfig that cannot be read is named', async () => {
  const file = join(temporaryFolder(), 'config');
  writeFileSync(file, 'clusters: [unfinished');
  vi.stubEnv('KUBECONFIG', file);
  await expect(connectApi({ named: false })).rejects.toThrow(`the kubeconfig ${file} cannot be read: `);
});

test('a server that is not there is an error at once', async () => {
  const server = await serving('kind-mine');
  await server.stop();
  await expect(connectApi({ named: false })).rejects.toMatchObject({
    code: 'MISSING_PREREQUISITE',
    message:
      `the cluster of context kind-mine (${server.url}) cannot be used: ` +
      'cannot ask for its version: the API server is not there: the connection was refused',
  });
});

test('a server that does not know the user is an error', async () => {
  const server = await serving('kind-mine');
  server.on('GET /version', refusal(401, 'Unauthorized'));
  await expect(connectApi({ named: false })).rejects.toThrow('the API server answered 401: Unauthorized');
});
