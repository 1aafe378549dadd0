import { expect, test } from 'vitest';
import {
  cutRules,
  exactCutRules,
  exactLossRules,
  inOrderOf,
  linksBy,
  lossEndRules,
  lossRules,
  packetCounts,
  restoreRules,
  ruleset,
} from './packet-filter.ts';

/** A set with one counted element, as nft prints it. */
function nftSet(name: string, packets: number): object {
  return { set: { name, elem: [{ elem: { val: '192.0.2.1', counter: { packets, bytes: 40 } } }] } };
}

test('the rules may be loaded again, and need no address to begin with', () => {
  expect(ruleset(['192.0.2.1'])).toContain('elements = { 192.0.2.1 };');
  expect(ruleset()).not.toContain('elements');
  // Without this, every load would append the rules once more, and every packet would be counted as often.
  expect(ruleset()).toContain('flush chain inet chaos input');
});

test('cutting again renews the time, restoring is allowed for what is not cut', () => {
  expect(cutRules(['192.0.2.1'], 1_500.2).split('\n').slice(0, 3)).toEqual([
    'add element inet chaos cut { 192.0.2.1 timeout 1501ms }',
    'delete element inet chaos cut { 192.0.2.1 }',
    'add element inet chaos cut { 192.0.2.1 timeout 1501ms }',
  ]);
  expect(restoreRules(['192.0.2.1', '192.0.2.2']).match(/^add/gm)).toHaveLength(2);
});

test('a loss replaces the one before, whatever share that was of, and ends by itself', () => {
  expect(lossRules(['192.0.2.1'], 0.3, 1_500.2).split('\n')).toEqual([
    'add chain inet chaos from_192.0.2.1',
    'add element inet chaos lossy { 192.0.2.1 timeout 1000ms : jump from_192.0.2.1 }',
    'delete element inet chaos lossy { 192.0.2.1 }',
    'flush chain inet chaos from_192.0.2.1',
    'add rule inet chaos from_192.0.2.1 numgen random mod 10000 < 3000 add @lost { ip saddr counter } drop',
    'add element inet chaos lossy { 192.0.2.1 timeout 1501ms : jump from_192.0.2.1 }',
    '',
  ]);
  expect(lossEndRules(['192.0.2.1'])).not.toContain('drop');
});

test('exact cuts replace all others in one transaction', () => {
  expect(exactCutRules(new Map([['192.0.2.1', 999.5]]))).toBe(
    'flush set inet chaos cut\nadd element inet chaos cut { 192.0.2.1 timeout 1000ms }\n',
  );
  expect(exactCutRules(new Map())).toBe('flush set inet chaos cut\n');
});

test('exact losses replace all others in one transaction', () => {
  expect(exactLossRules(new Map([['192.0.2.1', { share: 0.3, ttlMs: 999.5 }]])).split('\n')).toEqual([
    'flush map inet chaos lossy',
    'add chain inet chaos from_192.0.2.1',
    'flush chain inet chaos from_192.0.2.1',
    'add rule inet chaos from_192.0.2.1 numgen random mod 10000 < 3000 add @lost { ip saddr counter } drop',
    'add element inet chaos lossy { 192.0.2.1 timeout 1000ms : jump from_192.0.2.1 }',
    '',
  ]);
  expect(exactLossRules(new Map())).toBe('flush map inet chaos lossy\n');
});

test('packets are counted per peer, from what nft prints', () => {
  const listing = {
    nftables: [
      { metainfo: {} },
      nftSet('peers', 7),
      nftSet('dropped', 3),
      nftSet('lost', 2),
      { set: { name: 'cut' } },
    ],
  };
  const { passed, dropped, lost } = packetCounts(JSON.stringify(listing), 'redis-0');
  expect([passed, dropped, lost].map((counts) => counts.get('192.0.2.1'))).toEqual([7, 3, 2]);
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

test('results come back in the order of the links', () => {
  const [one, other] = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
  ];
  expect(inOrderOf([one, other], [{ link: other }, { link: one }])).toEqual([{ link: one }, { link: other }]);
});
