import { expect, test } from 'vitest';
import { addressed, networkScript } from './network.ts';

test('every host has an address of its own from the network that belongs to nobody', () => {
  expect(addressed(['redis-0', 'observer'])).toEqual([
    { name: 'redis-0', address: '192.0.2.1' },
    { name: 'observer', address: '192.0.2.2' },
  ]);
});

test('more hosts than there are addresses, and names that a shell could misread, are refused', () => {
  const many = Array.from({ length: 254 }, (_, n) => `redis-${n}`);
  expect(() => addressed(many)).toThrow('room for 253 hosts');
  expect(addressed(many.slice(1)).at(-1)!.address).toBe('192.0.2.253');
  expect(() => addressed(['client-$(id)'])).toThrow('cannot name a host');
});

test('interfaces have names short enough for the kernel, whatever the hosts are called', () => {
  const script = networkScript(addressed(['client-with-a-very-long-name']));
  for (const [, name] of script.matchAll(/link add (\S+)/g)) expect(name!.length).toBeLessThan(16);
});

test('no route leads out of the lab', () => {
  expect(networkScript(addressed(['redis-0', 'observer']))).not.toContain('route');
});
