import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { topologyOf } from './topology.ts';
import { readDescription } from './yaml.ts';

const FOUND = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'found');

const described = (name: string) => {
  const file = join(FOUND, `${name}.deployment.yaml`);
  return readDescription(readFileSync(file, 'utf8'), file);
};

test.each([
  [
    'bitnami',
    {
      redis: 3,
      sentinels: 3,
      quorum: 2,
      downAfter: '1m',
      failoverTimeout: '3m',
      placement: 'together',
      announce: 'hostname',
    },
  ],
  ['redis-ha', { downAfter: '10s', masterName: 'mymaster', persistence: 'rdb', announce: 'service' }],
  [
    'ot',
    {
      redis: 3,
      sentinels: 5,
      quorum: 2,
      downAfter: '5s',
      failoverTimeout: '10s',
      placement: 'separate',
      persistence: 'none',
      masterName: 'myMaster',
      sentinelPort: 26_479,
    },
  ],
])('of %s is as its Sentinels and nodes say', (name, expected) => {
  expect(topologyOf(described(name), ['a'])).toMatchObject({ ...expected, clients: ['a'] });
});

test('where Sentinels differ the most patient one counts', () => {
  const description = described('bitnami');
  description.sentinels[1]!.watches.downAfter = 90_000;
  expect(topologyOf(description, ['a']).downAfter).toBe('90s');
});

test('goes by names only where every data node does', () => {
  const description = described('bitnami');
  description.nodes[2]!.announced!.host = '10.244.1.7';
  expect(topologyOf(description, ['a']).announce).toBe('service');
});
