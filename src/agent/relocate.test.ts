import { expect, test } from 'vitest';
import { passwordAccess } from '../cluster/access.ts';
import type { Directory, Endpoint } from '../cluster/protocol.ts';
import { routeOptions } from './connection.ts';
import { nameAt } from './info.ts';
import { relocate } from './relocate.ts';

function directory(...addresses: readonly string[]): Directory {
  const nodes = addresses.map((address, n): Endpoint => ({ name: `redis-${n}`, address, port: 6379 }));
  return { masterName: 'm', access: passwordAccess(undefined), nodes, sentinels: [] };
}

test('a process that has moved is found by its new address, and known by those before', () => {
  const known = directory('10.0.0.1', '10.0.0.2');
  relocate(known, directory('10.0.0.7', '10.0.0.2'));
  expect(known.nodes[0]).toMatchObject({ name: 'redis-0', address: '10.0.0.7' });
  expect(nameAt(known.nodes, '10.0.0.7:6379')).toBe('redis-0');
  expect(nameAt(known.nodes, '10.0.0.1:6379')).toBe('redis-0');
});

test('an address that another process has now is no longer that of the one before', () => {
  const known = directory('10.0.0.1', '10.0.0.2');
  relocate(known, directory('10.0.0.7', '10.0.0.2'));
  relocate(known, directory('10.0.0.7', '10.0.0.1'));
  expect(nameAt(known.nodes, '10.0.0.1:6379')).toBe('redis-1');
  expect(nameAt(known.nodes, '10.0.0.2:6379')).toBe('redis-1');
});

test('what is not described any more stays where it was', () => {
  const known = directory('10.0.0.1', '10.0.0.2');
  relocate(known, { ...known, nodes: [] });
  expect(known.nodes.map(({ address }) => address)).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('a client that asks Sentinels looks for them where they are by then', () => {
  const sentinel: Endpoint = { name: 'sentinel-0', address: '10.0.0.4', port: 26_379 };
  const known: Directory = { ...directory(), sentinels: [sentinel] };
  const { sentinels } = routeOptions({ directory: known });
  relocate(known, { ...directory(), sentinels: [{ ...sentinel, address: '10.0.0.9' }] });
  expect(sentinels!.map(({ host, port }) => `${host}:${port}`)).toEqual(['10.0.0.9:26379']);
});
