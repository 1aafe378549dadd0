import { expect, test } from 'vitest';
import { processAt, type Located } from './sentinel-event.ts';

const DEPLOYMENT: Located = {
  kind: 'deployment',
  at: 0,
  testbed: 'found',
  server: 'redis 8.0.2',
  masterName: 'mymaster',
  hosts: [
    { name: 'cache-0', address: '10.0.0.1' },
    { name: 'cache-1', address: '10.0.0.2' },
  ],
  processes: [
    { name: 'cache-0/data', kind: 'redis', host: 'cache-0', port: 6379 },
    {
      name: 'cache-1/data',
      kind: 'redis',
      host: 'cache-1',
      port: 6379,
      announced: { host: 'cache-1.cache', port: 7000 },
    },
  ],
  moved: [{ kind: 'moved', at: 5, host: 'cache-0', address: '10.0.0.8' }],
};

test.each([
  ['its host', '10.0.0.1', 6379, 'cache-0/data'],
  ['where its host has moved', '10.0.0.8', '6379', 'cache-0/data'],
  ['what it is announced as', 'cache-1.cache', '7000', 'cache-1/data'],
  ['another port of its host', '10.0.0.2', 7000, undefined],
  ['an address of nothing', '10.0.0.9', 6379, undefined],
])('a process is known by %s', (_, address, port, name) => {
  expect(processAt(DEPLOYMENT, address, port, 9)).toBe(name);
});

test('a pod is known by its address before the runner has noticed', () => {
  expect(processAt(DEPLOYMENT, '10.0.0.8', 6379, 4)).toBe('cache-0/data');
});

test.each([
  [0, 'cache-1/data'],
  [4, 'cache-1/data'],
  [5, 'cache-0/data'],
  [9, 'cache-0/data'],
])('an address that a host moves to at 5 belongs at %i to %s', (at, name) => {
  const moved = [{ kind: 'moved', at: 5, host: 'cache-0', address: '10.0.0.2' }] as const;
  expect(processAt({ ...DEPLOYMENT, moved }, '10.0.0.2', 6379, at)).toBe(name);
});
