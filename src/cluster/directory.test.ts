import { expect, test } from 'vitest';
import { passwordAccess } from './access.ts';
import { directoryOf, observersDirectoryOf } from './directory.ts';

const NAMED = {
  access: passwordAccess(undefined),
  hosts: [{ name: 'redis-0', address: '192.0.2.1' }],
  processes: [
    {
      name: 'redis-0',
      kind: 'redis' as const,
      host: 'redis-0',
      port: 6379,
      announced: { host: 'redis-0.lab', port: 6379 },
    },
  ],
};
const BY_NAME = { name: 'redis-0', address: 'redis-0.lab', port: 6379, aliases: ['192.0.2.1:6379'] };
const BY_ADDRESS = { name: 'redis-0', address: '192.0.2.1', port: 6379, aliases: ['redis-0.lab:6379'] };

test('clients go by what is announced, the observer by addresses where they stay', () => {
  const topology = { masterName: 'mymaster', redisPort: 6379, proxy: 'none' } as const;
  expect(directoryOf(NAMED, topology).nodes).toEqual([BY_NAME]);
  expect(observersDirectoryOf(NAMED, topology).nodes).toEqual([BY_ADDRESS]);
  const moving = { ...NAMED, onMoved: () => undefined };
  expect(observersDirectoryOf(moving, topology).nodes).toEqual([BY_NAME]);
  const plain = {
    ...NAMED,
    processes: [{ name: 'redis-0', kind: 'redis' as const, host: 'redis-0', port: 6379 }],
  };
  expect(observersDirectoryOf(plain, topology)).toEqual(directoryOf(plain, topology));
});

test('where the topology has a proxy, both know where it is', () => {
  const topology = { masterName: 'mymaster', redisPort: 6390, proxy: 'haproxy' } as const;
  const hosts = [...NAMED.hosts, { name: 'proxy', address: '192.0.2.9' }];
  const proxy = { name: 'proxy', address: '192.0.2.9', port: 6390, statePort: 8404 };
  expect(directoryOf({ ...NAMED, hosts }, topology).proxy).toEqual(proxy);
  expect(observersDirectoryOf({ ...NAMED, hosts }, topology).proxy).toEqual(proxy);
});

test('where clients go through Services, they know where these are', () => {
  const topology = { masterName: 'mymaster', redisPort: 6379, proxy: 'none' } as const;
  const endpoints = [{ name: 'Service redis-master', address: '10.96.0.7', port: 16_379 }];
  const services = { endpoints, onLook: () => undefined };
  expect(directoryOf({ ...NAMED, services }, topology).services).toEqual(endpoints);
  expect(directoryOf(NAMED, topology)).not.toHaveProperty('services');
});
