import { describe, expect, test } from 'vitest';
import { FakeApiServer, refusal } from '../../../../test/fakes/api-server.ts';
import { Client } from './client.ts';
import { LIMITS } from './retry.ts';

const POD = { apiVersion: 'v1', kind: 'Pod', name: 'p', namespace: 'n' } as const;
const PODS = '/api/v1/namespaces/n/pods';
const THERE = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n', uid: 'first' } };
const OURS = { ...THERE, metadata: { ...THERE.metadata, labels: { 'sentinel-chaos/run': 'sc-1' } } };
const OTHERS = { ...THERE, metadata: { ...THERE.metadata, labels: { 'sentinel-chaos/run': 'sc-2' } } };
const EXISTS = refusal(409, 'pods "p" already exists');
const GONE = refusal(404, 'pods "p" not found');

const PATIENT = { ...LIMITS, requestMs: 2_000, patienceMs: 5_000, pauseMs: 10 };
const IMPATIENT = { ...PATIENT, patienceMs: 0 };
/** For a server that will never answer. */
const HOPELESS = { ...IMPATIENT, requestMs: 200 };

describe('what is asked of the server', () => {
  test('an object is read, and one that is not there is undefined', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    server.on(`GET ${PODS}/p`, { body: THERE }, GONE);
    await expect(client.read(POD)).resolves.toMatchObject(THERE);
    await expect(client.read(POD)).resolves.toBeUndefined();
  });

  test('a list asks for the labels, and says of each object what it is', async () => {
    const server = await FakeApiServer.start();
    const items = [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }];
    server.on(`GET ${PODS}`, { body: { apiVersion: 'v1', kind: 'PodList', metadata: {}, items } });
    const selection = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', labels: { app: 'x', tier: 'y' } };
    const pods = await new Client(server.kubeconfig, PATIENT).list(selection);
    expect(pods).toMatchObject(items.map((item) => ({ ...item, apiVersion: 'v1', kind: 'Pod' })));
    expect(server.heard.at(-1)?.query.get('labelSelector')).toBe('app=x,tier=y');
  });

  test('a change is a merge patch: null removes', async () => {
    const server = await FakeApiServer.start();
    server.on(`PATCH ${PODS}/p`, { body: THERE });
    await new Client(server.kubeconfig, PATIENT).patch(POD, { metadata: { labels: { a: null, b: 'c' } } });
    const { type, body } = server.heard.at(-1)!;
    expect(type).toBe('application/merge-patch+json');
    expect(JSON.parse(body)).toMatchObject({ metadata: { name: 'p', labels: { a: null, b: 'c' } } });
  });

  test('a deletion says which of several of one name, and how long it may take', async () => {
    const server = await FakeApiServer.start();
    server.on(`DELETE ${PODS}/p`, { body: THERE });
    const client = new Client(server.kubeconfig, PATIENT);
    await expect(client.delete(POD, { uid: 'first', graceS: 0 })).resolves.toBe(true);
    const body = { gracePeriodSeconds: 0, preconditions: { uid: 'first' } };
    expect(JSON.parse(server.heard.at(-1)!.body)).toEqual(body);
  });

  test('an eviction says which pod, and is refused while a budget forbids it', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    const budget = refusal(429, 'Cannot evict pod as it would violate the pod’s disruption budget.');
    server.on(`POST ${PODS}/p/eviction`, budget, { body: {} });
    await expect(client.evict(POD, 'first')).resolves.toBe(false);
    await expect(client.evict(POD, 'first')).resolves.toBe(true);
    expect(JSON.parse(server.heard.at(-1)!.body)).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'p', namespace: 'n' },
      deleteOptions: { preconditions: { uid: 'first' } },
    });
    server.on(`POST ${PODS}/p/eviction`, GONE);
    await expect(client.evict(POD, 'first')).rejects.toThrow('cannot evict Pod n/p');
  });

  test('a deletion of what is not there, or is another by now, is none', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    server.on(`DELETE ${PODS}/p`, GONE, refusal(409, 'Precondition failed: UID in precondition'));
    server.on(`GET ${PODS}/p`, { body: THERE });
    await expect(client.delete(POD)).resolves.toBe(false);
    await expect(client.delete(POD, { uid: 'zeroth' })).resolves.toBe(false);
  });

  test('a deletion of what is being deleted is one, of what may not be deleted an error', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    const metadata = { ...THERE.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' };
    server.on(`DELETE ${PODS}/p`, refusal(409, 'not now'));
    server.on(`GET ${PODS}/p`, { body: { ...THERE, metadata } }, { body: THERE });
    await expect(client.delete(POD)).resolves.toBe(true);
    await expect(client.delete(POD)).rejects.toThrow(
      'cannot delete Pod n/p: the API server answered 409: not now',
    );
  });

  test('all that are meant are deleted in one request', async () => {
    const server = await FakeApiServer.start();
    server.on(`DELETE ${PODS}`, { body: { kind: 'Status', apiVersion: 'v1', status: 'Success' } });
    const selection = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', labels: { app: 'x' } };
    await new Client(server.kubeconfig, PATIENT).deleteAll(selection, { graceS: 1 });
    const asked = server.heard.filter(({ method }) => method === 'DELETE');
    expect(asked.map(({ query }) => query.toString())).toEqual([
      'gracePeriodSeconds=1&labelSelector=app%3Dx',
    ]);
  });

  test.each([true, false])('what one may do is asked for: %s', async (allowed) => {
    const server = await FakeApiServer.start();
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {} };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    server.on(`POST ${path}`, { status: 201, body: { ...review, status: { allowed } } });
    const access = { verb: 'create', resource: 'pods', subresource: 'exec' };
    await expect(new Client(server.kubeconfig, PATIENT).may(access)).resolves.toBe(allowed);
    expect(JSON.parse(server.heard.at(-1)!.body)).toMatchObject({ spec: { resourceAttributes: access } });
  });
});

describe('what an error says', () => {
  test.each([
    [
      refusal(403, 'pods "p" is forbidden'),
      'cannot read Pod n/p: the API server answered 403: pods "p" is forbidden',
    ],
    [{ status: 401, body: {} }, 'cannot read Pod n/p: the API server answered 401: {}'],
    ['silence', 'cannot read Pod n/p: the API server did not answer in time'],
    ['break', 'cannot read Pod n/p: the connection to the API server broke'],
  ] as const)('%j', async (answer, message) => {
    const server = await FakeApiServer.start();
    server.on(`GET ${PODS}/p`, answer);
    const limits = answer === 'silence' ? HOPELESS : IMPATIENT;
    const reading = new Client(server.kubeconfig, limits).read(POD);
    await expect(reading).rejects.toMatchObject({ code: 'TESTBED_BROKE', message });
  });

  test('an answer that begins and does not end', async () => {
    const server = await FakeApiServer.start();
    server.on(`GET ${PODS}/p`, (response) => response.write('{"kind":'));
    const reading = new Client(server.kubeconfig, HOPELESS).read(POD);
    await expect(reading).rejects.toThrow('cannot read Pod n/p: the API server did not answer in time');
  });

  test('a server that is away for good', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, { ...PATIENT, patienceMs: 50 });
    await server.stop();
    const refused = 'cannot ask for its version: the API server is not there: the connection was refused';
    await expect(client.version()).rejects.toThrow(refused);
  });

  test('a kind that it does not know', async () => {
    const server = await FakeApiServer.start();
    const reading = new Client(server.kubeconfig, PATIENT).read({ ...POD, kind: 'Pot' });
    await expect(reading).rejects.toThrow('cannot read Pot n/p: Unrecognized API version and kind: v1 Pot');
  });
});

describe('an API server that goes away', () => {
  test('is waited for', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    server.on(`GET ${PODS}/p`, { body: THERE });
    await client.read(POD);
    await server.stop();
    const reading = client.read(POD);
    await expect(
      Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))]),
    ).resolves.toBe('waits');
    await server.listen();
    await expect(reading).resolves.toMatchObject(THERE);
  });

  test.each([
    ['busy', refusal(429, 'too many requests')],
    ['not ready', refusal(503, 'service unavailable')],
    ['broken off', 'break'],
    ['silent', 'silence'],
    ['just started', refusal(403, 'pods "p" is forbidden: User "me" cannot get resource "pods"')],
    ['not yet ready', refusal(403, 'pods "p" is forbidden: not yet ready to handle request')],
    ['behind', refusal(403, 'pods "p" is forbidden: error looking up service account n/default: not found')],
  ] as const)('is asked again when it was %s', async (_how, answer) => {
    const server = await FakeApiServer.start();
    server.on(`GET ${PODS}/p`, answer, answer, { body: THERE });
    const client = new Client(server.kubeconfig, { ...PATIENT, requestMs: 500 });
    await expect(client.read(POD)).resolves.toMatchObject(THERE);
    expect(server.count(`GET ${PODS}/p`)).toBe(3);
  });

  test('is not asked again for what it refuses', async () => {
    const server = await FakeApiServer.start();
    server.on(`GET ${PODS}/p`, refusal(403, 'forbidden'));
    await expect(new Client(server.kubeconfig, PATIENT).read(POD)).rejects.toThrow('forbidden');
    expect(server.count(`GET ${PODS}/p`)).toBe(1);
  });

  test('is not asked for long what it may allow in a moment', async () => {
    const server = await FakeApiServer.start();
    server.on(`GET ${PODS}/p`, refusal(403, 'pods "p" is forbidden: User "me" cannot get resource "pods"'));
    const client = new Client(server.kubeconfig, { ...PATIENT, patienceMs: 60_000, settlingMs: 50 });
    await expect(client.read(POD)).rejects.toThrow('User "me" cannot get resource "pods"');
    expect(server.count(`GET ${PODS}/p`)).toBeGreaterThan(1);
  });

  test('has made what it was asked for, if that is there and of the same run', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    server.on(`GET ${PODS}/p`, { body: OURS });
    server.on(`POST ${PODS}`, 'break', EXISTS);
    await expect(client.create(OURS)).resolves.toMatchObject({ metadata: { uid: 'first' } });
  });

  test('has not made what another run has made', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    server.on(`GET ${PODS}/p`, { body: OTHERS });
    server.on(`POST ${PODS}`, 'break', EXISTS);
    await expect(client.create(OURS)).rejects.toThrow('cannot create Pod n/p: the API server answered 409');
  });

  test('cannot have made what was there before the first attempt', async () => {
    const server = await FakeApiServer.start();
    const client = new Client(server.kubeconfig, PATIENT);
    server.on(`GET ${PODS}/p`, { body: OURS });
    server.on(`POST ${PODS}`, EXISTS);
    await expect(client.create(OURS)).rejects.toThrow('cannot create Pod n/p: the API server answered 409');
    server.on(`POST ${PODS}`, refusal(429, 'busy'), EXISTS);
    await expect(client.create(OURS)).rejects.toThrow('cannot create Pod n/p: the API server answered 409');
  });

  test('has deleted what is not there when it is asked again', async () => {
    const server = await FakeApiServer.start();
    server.on(`DELETE ${PODS}/p`, 'break', GONE);
    await expect(new Client(server.kubeconfig, PATIENT).delete(POD)).resolves.toBe(true);
  });
});
