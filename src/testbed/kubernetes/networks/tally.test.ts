import { describe, expect, test } from 'vitest';
import { Addresses } from './addresses.ts';
import { StandingCuts } from './cuts.ts';
import { Tally } from './tally.ts';

const there = { from: 'a', to: 'b' };
const back = { from: 'b', to: 'a' };

function counts(
  passed: Record<string, number>,
  dropped: Record<string, number> = {},
  lost: Record<string, number> = {},
) {
  const map = (counts: Record<string, number>) => new Map(Object.entries(counts));
  return { passed: map(passed), dropped: map(dropped), lost: map(lost) };
}

describe('the tally', () => {
  const owners: Record<string, string> = { '10.0.0.1': 'a', '10.96.0.1': 'a', '10.0.0.9': 'a' };
  const ownerOf = (address: string): string | undefined => owners[address];

  test('sums what came from all addresses of a host to all networks of another', () => {
    const tally = new Tally();
    tally.add({ network: 'n/1', host: 'b', atUs: 5, ...counts({ '10.0.0.1': 3, '10.96.0.1': 2 }) }, ownerOf);
    tally.add(
      {
        network: 'n/1',
        host: 'b',
        atUs: 6,
        ...counts({ '10.0.0.1': 4 }, { '10.0.0.1': 7 }, { '10.0.0.1': 2 }),
      },
      ownerOf,
    );
    tally.add({ network: 'm/2', host: 'b', atUs: 7, ...counts({ '10.0.0.9': 10 }) }, ownerOf);
    expect(tally.of(there)).toEqual({ passed: 16, dropped: 7, lost: 2, atUs: 7 });
    expect(tally.of(back)).toEqual({ passed: 0, dropped: 0, lost: 0, atUs: undefined });
  });

  test('keeps what came from an unknown address until it has an owner', () => {
    const tally = new Tally();
    const known = new Map([['10.0.0.1', 'a']]);
    const reading = { network: 'n/1', host: 'b', ...counts({ '10.0.0.1': 1, '10.0.0.7': 4 }) };
    tally.add({ ...reading, atUs: 1 }, (address) => known.get(address));
    expect(tally.of(there).passed).toBe(1);
    known.set('10.0.0.7', 'a');
    tally.add({ ...reading, atUs: 2 }, (address) => known.get(address));
    expect(tally.of(there).passed).toBe(5);
  });

  test('never falls: a late reading takes nothing away, and one read twice adds nothing', () => {
    const tally = new Tally();
    const reading = (passed: number, atUs: number) =>
      ({ network: 'n/1', host: 'b', atUs, ...counts({ '10.0.0.1': passed }) }) as const;
    tally.add(reading(5, 2), ownerOf);
    tally.add(reading(3, 1), ownerOf);
    tally.add(reading(5, 3), ownerOf);
    expect(tally.of(there)).toEqual({ passed: 5, dropped: 0, lost: 0, atUs: 3 });
  });

  test('counts anew in a network that was let go of', () => {
    const tally = new Tally();
    const reading = { network: 'n/1', host: 'b', atUs: 1, ...counts({ '10.0.0.1': 5 }) };
    tally.add(reading, ownerOf);
    tally.forget('n/1');
    expect(tally.knows('n/1')).toBe(false);
    tally.add(reading, ownerOf);
    expect(tally.of(there).passed).toBe(10);
  });

  test('knows a network whose rules apply before it was read', () => {
    const tally = new Tally();
    tally.begin('n/1');
    expect(tally.knows('n/1')).toBe(true);
    tally.addPassed(there);
    expect(tally.of(there)).toMatchObject({ passed: 1, atUs: undefined });
  });
});

describe('addresses', () => {
  test('a host has its Service’s and all its pods’ addresses, until another host gets one', () => {
    const addresses = new Addresses(new Map([['a', '10.96.0.1']]));
    addresses.claim('a', '10.0.0.1');
    addresses.claim('a', '10.0.0.2');
    expect(addresses.allOf('a')).toEqual(['10.96.0.1', '10.0.0.1', '10.0.0.2']);
    expect(addresses.currentOf('a')).toBe('10.0.0.2');
    addresses.claim('b', '10.0.0.1');
    expect(addresses.ownerOf('10.0.0.1')).toBe('b');
    expect(addresses.allOf('a')).toEqual(['10.96.0.1', '10.0.0.2']);
    expect(addresses.currentOf('c')).toBeUndefined();
  });
});

describe('cuts in force', () => {
  test('last until their time or until they are restored, and can be renewed', () => {
    const cuts = new StandingCuts();
    cuts.cut([there, back], 10_000_000);
    expect(cuts.cutOffFrom('b', 4_000_000)).toEqual(new Map([['a', 6_000]]));
    expect(cuts.deafTo('b', 4_000_000)).toEqual(['a']);
    expect(cuts.cutOffFrom('b', 10_000_000).size).toBe(0);
    cuts.cut([there], 20_000_000);
    expect(cuts.cutOffFrom('b', 10_000_000)).toEqual(new Map([['a', 10_000]]));
    cuts.restore([there]);
    expect(cuts.cutOffFrom('b', 4_000_000).size).toBe(0);
    expect(cuts.cutOffFrom('a', 4_000_000).size).toBe(1);
  });

  test('are proclaimed when they apply everywhere, and stay so when renewed', () => {
    const cuts = new StandingCuts();
    cuts.cut([there], 10);
    expect(cuts.isProclaimed(there, 1)).toBe(false);
    cuts.proclaim([there, back]);
    expect(cuts.isProclaimed(there, 1)).toBe(true);
    expect(cuts.isProclaimed(back, 1)).toBe(false);
    expect(cuts.isProclaimed(there, 10)).toBe(false);
    cuts.cut([there], 20);
    expect(cuts.isProclaimed(there, 15)).toBe(true);
  });
});
