import type { V1Pod, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { placesOf } from './addresses.ts';
import type { Inventory } from './inventory.ts';

const POD = (name: string, ip: string, more: Partial<V1Pod['spec'] & object> = {}): V1Pod => ({
  metadata: { name, labels: { app: 'shop', pod: name } },
  spec: { containers: [{ name: 'redis', ports: [{ name: 'redis', containerPort: 7000 }] }], ...more },
  status: { podIP: ip, podIPs: [{ ip }, { ip: `fd00::${ip.at(-1)}` }], hostIP: '172.18.0.2' },
});

const SERVICE = (name: string, spec: V1Service['spec']): V1Service => ({ metadata: { name }, spec: spec! });

const INVENTORY: Inventory = {
  namespace: 'n',
  pods: [
    POD('shop-0', '10.0.0.1', { hostname: 'shop-0', subdomain: 'shop-headless' }),
    POD('shop-1', '10.0.0.2', { hostname: 'shop-1', subdomain: 'shop-headless' }),
  ],
  services: [
    SERVICE('shop-headless', { clusterIP: 'None', selector: { app: 'shop' }, ports: [{ port: 6379 }] }),
    SERVICE('shop', { clusterIP: '10.96.0.1', selector: { app: 'shop' }, ports: [{ port: 6379 }] }),
    SERVICE('shop-announce-1', {
      clusterIP: '10.96.0.2',
      selector: { pod: 'shop-1' },
      ports: [{ port: 6379, targetPort: 'redis' }],
    }),
    SERVICE('outside', {
      type: 'NodePort',
      clusterIP: '10.96.0.3',
      selector: { pod: 'shop-0' },
      ports: [{ port: 6379, targetPort: 7000, nodePort: 30_000 }],
    }),
    SERVICE('by-hand', { clusterIP: '10.96.0.4', ports: [{ port: 6379 }] }),
  ],
  budgets: [],
  replicaSets: [],
  machines: [],
  unseen: [],
};

test.each<[what: string, host: string, port: number, places: string[]]>([
  ['a pod', '10.0.0.1', 6379, ['shop-0:6379']],
  ['a second address of a pod', 'fd00::2', 6379, ['shop-1:6379']],
  ['a Service of one pod, to a port with a name', '10.96.0.2', 6379, ['shop-1:7000']],
  ['a Service of several pods', '10.96.0.1', 6379, ['shop-0:6379', 'shop-1:6379']],
  ['a port that a Service does not have', '10.96.0.2', 26_379, []],
  ['a Service without a selector', '10.96.0.4', 6379, []],
  ['a port of a machine', '172.18.0.2', 30_000, ['shop-0:7000']],
  ['another port of a machine', '172.18.0.2', 6379, []],
  ['the full name of a pod', 'shop-1.shop-headless.n.svc.cluster.local', 6379, ['shop-1:6379']],
  ['one with a dot at its end', 'shop-1.shop-headless.n.svc.cluster.local.', 6379, ['shop-1:6379']],
  ['one without the namespace', 'shop-0.shop-headless', 6379, ['shop-0:6379']],
  ['one of another namespace', 'shop-0.shop-headless.other.svc.cluster.local', 6379, []],
  ['a pod that is not there', 'shop-7.shop-headless.n.svc.cluster.local', 6379, []],
  ['the name of a Service', 'shop-announce-1.n.svc', 6379, ['shop-1:7000']],
  ['the name of a headless Service', 'shop-headless', 6379, ['shop-0:6379', 'shop-1:6379']],
  ['nothing', '192.0.2.1', 6379, []],
])('%s', (_what, host, port, places) => {
  const found = placesOf(host, port, INVENTORY).map((place) => `${place.pod}:${place.port}`);
  expect(found).toEqual(places);
});
