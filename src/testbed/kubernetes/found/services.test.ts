import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { deployment } from '../../../../test/fixtures/clean-deployment.ts';
import { Scope } from '../../../core/scope.ts';
import { until } from '../../../core/until.ts';
import type { ServiceLook } from '../../../cluster/services.ts';
import type { Api } from '../api.ts';
import { serviceEndpoints, watchedServices } from './services.ts';

const DESCRIPTION = deployment(({ services }) => {
  services.push({
    name: 'to-master',
    address: '10.96.3.0',
    ports: [{ port: 16_379, target: 'redis' }],
    pods: ['redis-0'],
    publishesNotReady: false,
    keptLabels: { role: 'master' },
  });
});

interface Made {
  readonly clusterIP?: string;
  readonly ready?: readonly number[];
  readonly port?: number;
}

/** A Service with its slice. */
function made({ clusterIP = '10.96.3.0', ready = [0], port = 6379 }: Made = {}): FakeApi {
  const api = new FakeApi();
  const at = { name: 'to-master', namespace: 'shop' };
  const service: V1Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: at,
    spec: {
      clusterIP,
      ports: [
        { name: 'metrics', port: 9121 },
        { name: 'data', port: 16_379 },
      ],
    },
  };
  const slice: V1EndpointSlice = {
    addressType: 'IPv4',
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...at, labels: { 'kubernetes.io/service-name': 'to-master' } },
    ports: [
      { name: 'metrics', port: 9121 },
      { name: 'data', port },
    ],
    endpoints: [0, 1].map((n) => ({
      addresses: [`10.244.0.${n}`],
      targetRef: { kind: 'Pod', name: `redis-${n}` },
      conditions: { ready: ready.includes(n) },
    })),
  };
  for (const one of [service, slice]) void api.create(one);
  return api;
}

test('clients connect to the address of a Service, at the port by which it leads to data nodes', async () => {
  expect(await serviceEndpoints(made().api, DESCRIPTION, ['to-master'])).toEqual([
    {
      service: 'to-master',
      isHeadless: false,
      endpoint: { name: 'Service to-master', address: '10.96.3.0', port: 16_379 },
    },
  ]);
});

test('a headless one is known by its name, and leads to the pods’ own port', async () => {
  const [one] = await serviceEndpoints(made({ clusterIP: 'None' }).api, DESCRIPTION, ['to-master']);
  expect(one).toMatchObject({
    isHeadless: true,
    endpoint: { address: 'to-master.shop.svc', port: 6379 },
  });
});

test.each([
  ['that is not there', 'to-mastr', made(), /no Service of it named "to-mastr"; did you mean "to-master"/],
  ['that leads to Sentinels', 'sentinel-0', made(), /sentinel-0 leads to no data node/],
  ['behind which nobody is ready', 'to-master', made({ ready: [] }), /to-master leads nowhere now/],
  ['without endpoints', 'to-master', new FakeApi(), /to-master has no port of a data node/],
  ['to another port', 'to-master', made({ port: 7000 }), /to-master has no port of a data node/],
])('nobody is sent to a Service %s', async (_, name, api, message) => {
  const refused = serviceEndpoints(api.api, DESCRIPTION, [name]);
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});

test('who may not see what stands behind it is told what to be allowed', async () => {
  const api = made();
  const list = api.list.bind(api);
  api.list = (selection) =>
    selection.kind === 'EndpointSlice' ? Promise.reject(new Error('not allowed to')) : list(selection);
  await expect(serviceEndpoints(api.api, DESCRIPTION, ['to-master'])).rejects.toMatchObject({
    code: 'MISSING_PREREQUISITE',
    message: 'not allowed to',
    hint: expect.stringContaining('discover --rbac'),
  });
});

test('what stands behind it is looked at until the scope is closed', async () => {
  let watching: AbortSignal | undefined;
  const watch: Api['watch'] = (_, __, signal) => {
    watching = signal;
  };
  const api = Object.assign(made({ ready: [1] }), { watch }).api;
  const scope = new Scope();
  const services = watchedServices(
    api,
    DESCRIPTION,
    await serviceEndpoints(api, DESCRIPTION, ['to-master']),
    scope,
  );
  const looks: ServiceLook[] = [];
  services.onLook((look) => looks.push(look));
  await until(() => looks[0], { what: 'a look', withinMs: 30_000, everyMs: 1 });
  expect(looks[0]).toMatchObject({ service: 'to-master', behind: ['redis-1'] });
  expect(watching!.aborted).toBe(false);
  await scope.close();
  expect(watching!.aborted).toBe(true);
});
