import type { V1Pod, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import type { Inventory } from './inventory.ts';
import { describeServices } from './object-description.ts';

function pod(name: string, labels: Record<string, string>): V1Pod {
  return { metadata: { name, labels } };
}

const NODES = [0, 1, 2].map((n) =>
  pod(`stock-${n}`, {
    app: 'stock',
    component: 'node',
    role: n === 1 ? 'master' : 'replica',
    'statefulset.kubernetes.io/pod-name': `stock-${n}`,
  }),
);
const SENTINEL = pod('watch-0', { app: 'stock', component: 'watch' });
const STRANGER = pod('web-0', { app: 'web', role: 'master' });

function described(selector: Record<string, string>, pods = NODES) {
  const service: V1Service = {
    metadata: { name: 'one' },
    spec: { clusterIP: '10.0.0.9', selector, ports: [{ port: 6379 }] },
  };
  const inventory = { pods: [...pods, SENTINEL, STRANGER], services: [service] } as unknown as Inventory;
  return describeServices(inventory, [...pods, SENTINEL], pods)[0];
}

test('a Service that selects by a label which one data node has is said to need it kept', () => {
  expect(described({ app: 'stock', role: 'master' })).toMatchObject({
    pods: ['stock-1'],
    keptLabels: { role: 'master' },
  });
  expect(described({ app: 'stock', role: 'replica' })).toMatchObject({
    pods: ['stock-0', 'stock-2'],
    keptLabels: { role: 'replica' },
  });
});

test('so is one that leads nowhere because nobody keeps it', () => {
  expect(described({ app: 'stock', leads: 'yes' })).toMatchObject({ pods: [], keptLabels: { leads: 'yes' } });
  const bare = NODES.map(({ metadata }) => pod(metadata!.name!, { app: 'stock' }));
  expect(described({ app: 'stock', role: 'master' }, bare)).toMatchObject({
    pods: [],
    keptLabels: { role: 'master' },
  });
});

test.each([
  ['every data node', { app: 'stock', component: 'node' }, 3],
  ['one by the name of its pod', { 'statefulset.kubernetes.io/pod-name': 'stock-2' }, 1],
  ['Sentinels alone', { app: 'stock', component: 'watch' }, 1],
])('one that selects %s needs none', (_, selector, pods) => {
  const one = described(selector);
  expect(one?.pods).toHaveLength(pods);
  expect(one).not.toHaveProperty('keptLabels');
});

test.each([
  [
    'something else by a label that data nodes have another value of',
    { app: 'stock', component: 'exporter' },
  ],
  ['something else altogether', { app: 'web' }],
  ['nothing', {}],
])('one that selects %s is not described', (_, selector) => {
  expect(described(selector as Record<string, string>)).toBeUndefined();
});

test('one that leads to pods of others as well is none that somebody keeps a label for', () => {
  expect(described({ role: 'master' })).not.toHaveProperty('keptLabels');
});
