import { expect, test } from 'vitest';
import { addressed, cutRules, linksBy, networkScript, packetCounts, restoreRules } from './network.ts';

/** A set with one counted element, as nft prints it. */
function nftSet(name: string, packets: number): object {
  return { set: { name, elem: [{ elem: { val: '192.0.2.1', counter: { packets, bytes: 40 } } }] } };
}

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

test('cutting again renews the time, restoring is allowed for what is not cut', () => {
  expect(cutRules(['192.0.2.1'], 1_500.2).split('\n').slice(0, 3)).toEqual([
    'add element inet chaos cut { 192.0.2.1 timeout 1501ms }',
    'delete element inet chaos cut { 192.0.2.1 }',
    'add element inet chaos cut { 192.0.2.1 timeout 1501ms }',
  ]);
  expect(restoreRules(['192.0.2.1', '192.0.2.2']).match(/^add/gm)).toHaveLength(2);
});

test('packets are counted per peer, from what nft prints', () => {
  const listing = {
    nftables: [{ metainfo: {} }, nftSet('peers', 7), nftSet('dropped', 3), { set: { name: 'cut' } }],
  };
  const { passed, dropped } = packetCounts(JSON.stringify(listing));
  expect([passed.get('192.0.2.1'), dropped.get('192.0.2.1')]).toEqual([7, 3]);
});

test('links are grouped by the host that has to act', () => {
  const links = [
    { from: 'a', to: 'b' },
    { from: 'c', to: 'b' },
    { from: 'b', to: 'a' },
  ];
  expect(linksBy('to', links)).toEqual([
    ['b', links.slice(0, 2)],
    ['a', links.slice(2)],
  ]);
});
