import { describe, expect, test } from 'vitest';
import { threeHosts } from '../../../../test/three-hosts.ts';
import { monotonicUs, sleep } from '../../../core/clock.ts';
import { until } from '../../../core/until.ts';
import { FIRST_REJECTION_RULES } from './rejections.ts';

const there = { from: 'redis-0', to: 'redis-1' };
const back = { from: 'redis-1', to: 'redis-0' };

const soon = { withinMs: 30_000, everyMs: 1 };

describe('links of pods', () => {
  test('are cut at the receiver, from all addresses of the sender, one script for each machine', async () => {
    const { machines, links, net } = await threeHosts();
    machines.scripts.length = 0;
    const before = monotonicUs();
    const { atUs } = await links.cut([there, back, { from: 'redis-0', to: 'redis-2' }], 30_000);
    expect(atUs).toBeGreaterThan(before);
    expect(machines.scripts.map(({ node }) => node).toSorted()).toEqual(['one', 'two']);
    expect([...net(1).cut.keys()].toSorted()).toEqual(['10.0.0.0', '10.96.0.1']);
    expect([...net(0).cut.keys()]).toEqual(['10.0.0.1']);
    expect([...net(2).cut.keys()]).toHaveLength(2);
    expect(net(0).cut.get('10.0.0.1')).toBeGreaterThan(29_000);
  });

  test('one cut leaves another as it is, and restoring takes back only its own', async () => {
    const { links, net } = await threeHosts();
    await links.cut([there], 30_000);
    await links.cut([{ from: 'redis-2', to: 'redis-1' }], 5_000);
    expect(net(1).cut.size).toBe(3);
    expect(net(1).cut.get('10.0.0.0')).toBeGreaterThan(25_000);
    expect(net(1).cut.get('10.0.0.2')).toBeLessThanOrEqual(5_000);
    await links.restore([there]);
    expect([...net(1).cut.keys()]).toEqual(['10.0.0.2']);
    await links.restore([{ from: 'redis-2', to: 'redis-1' }, back]);
    expect(net(1).cut.size).toBe(0);
  });

  test('are restored in the end in a network that could not be found at the time', async () => {
    const { machines, links, net } = await threeHosts();
    await links.cut([there], 30_000);
    const one = net(1);
    machines.networks.delete('uid-1');
    await links.restore([there]);
    expect(one.cut.size).toBe(2);
    machines.networks.set('uid-1', one);
    await until(() => (one.cut.size === 0 ? true : undefined), { what: 'the link to be restored', ...soon });
  });

  test('of hosts that do not exist are refused, and so is what the kernel refuses', async () => {
    const { links, machines } = await threeHosts();
    await expect(links.cut([{ from: 'nobody', to: 'redis-0' }], 1_000)).rejects.toThrow(
      'no host named nobody',
    );
    machines.refusal = 'Operation not permitted';
    await expect(links.cut([there], 1_000)).rejects.toThrow(
      'nft failed in the network of redis-1: Operation not permitted',
    );
  });

  test('are counted and dialled, in the order asked', async () => {
    const { links, net } = await threeHosts();
    net(1).passed.set('10.0.0.0', 4).set('10.96.0.1', 2);
    net(1).dropped.set('10.0.0.0', 1);
    net(0).passed.set('10.0.0.1', 9);
    expect(await links.counters([back, there])).toMatchObject([
      { link: back, passed: 9, dropped: 0 },
      { link: there, passed: 6, dropped: 1 },
    ]);
    expect(await links.dial([back, there])).toMatchObject([
      { link: back, connected: true },
      { link: there, connected: true },
    ]);
  });
});

describe('losses', () => {
  test('are of exactly the links that lose packets now, beside cuts', async () => {
    const { links, net } = await threeHosts();
    await links.cut([{ from: 'redis-2', to: 'redis-1' }], 5_000);
    await links.slow([there], { loss: 0.3 }, 30_000);
    // Its answers may come from its own address or from that of its Service.
    expect([...net(1).lossy.keys()]).toEqual(['10.96.0.1', '10.0.0.0']);
    expect(net(1).lossy.get('10.0.0.0')).toBeGreaterThan(25_000);
    expect([...net(1).cut.keys()]).toEqual(['10.0.0.2']);
    await links.endSlowness([there]);
    expect(net(1).lossy.size).toBe(0);
    expect(net(1).cut.size).toBe(1);
  });

  test('go on in a network that takes the place of the one before, and of a sender with a new address', async () => {
    const { pods, machines, networks, links } = await threeHosts();
    await links.slow([there], { loss: 0.3 }, 30_000);
    const next = machines.make('new', '10.0.0.9');
    pods.put('redis-1', { uid: 'new', node: 'two', ip: '10.0.0.9', container: 'c' });
    await networks.adopted('redis-1');
    expect([...next.lossy.keys()]).toEqual(['10.96.0.1', '10.0.0.0']);
    machines.make('sender', '10.0.0.7');
    pods.put('redis-0', { uid: 'sender', node: 'one', ip: '10.0.0.7', container: 'c' });
    await networks.adopted('redis-0');
    expect(next.lossy.has('10.0.0.7')).toBe(true);
  });
});

test('the network of a Sentinel, and no other, keeps it from spinning on Services without a pod', async () => {
  const { pods, machines, networks } = await threeHosts();
  expect(machines.scripts.filter(({ script }) => script.includes(FIRST_REJECTION_RULES))).toEqual([]);
  machines.make('new', '10.0.0.9');
  pods.put('redis-2', { uid: 'new', node: 'two', ip: '10.0.0.9', container: 'c', kind: 'sentinel' });
  await networks.adopted('redis-2');
  expect(machines.scripts.at(-1)!.script).toContain(FIRST_REJECTION_RULES);
});

describe('a pod that is made anew', () => {
  test('is adopted before it runs: cut with what is left of the time, at both ends', async () => {
    const { pods, machines, links, net } = await threeHosts();
    await links.cut([there, back], 30_000);
    await sleep(50);
    pods.remove('redis-0');
    pods.put('redis-0', { uid: 'new', node: 'one' });
    await sleep(20);
    const renewed = machines.make('new', '10.0.0.77');
    await until(() => (net(1).cut.has('10.0.0.77') ? true : undefined), {
      what: 'the sender to be cut',
      ...soon,
    });
    expect([...renewed.cut.keys()]).toEqual(['10.0.0.1']);
    expect(renewed.cut.get('10.0.0.1')).toBeLessThan(29_960);
    expect([...net(1).cut.keys()].toSorted()).toEqual(['10.0.0.0', '10.0.0.77', '10.96.0.1']);
  });

  test('has what slipped through counted as passed, with all it carried before', async () => {
    const { pods, machines, networks, links, net } = await threeHosts();
    net(0).passed.set('10.0.0.1', 10);
    net(1).passed.set('10.0.0.0', 10);
    await links.cut([there, back], 30_000);
    expect(await links.counters([there, back])).toMatchObject([{ passed: 10 }, { passed: 10 }]);
    net(0).passed.set('10.0.0.1', 11);
    // It received packets before it could be adopted, and its neighbour some from an address not known yet.
    machines.make('new', '10.0.0.77', 5);
    net(1).passed.set('10.0.0.77', 3);
    pods.put('redis-0', { uid: 'new', node: 'one', ip: '10.0.0.77', container: 'd' });
    await networks.adopted('redis-0');
    // Eleven from the network that is gone, one that may have passed into the new one.
    expect(await links.counters([there, back])).toMatchObject([{ passed: 13 }, { passed: 12 }]);
  });

  test('counts as having received nothing when it was adopted in time, or was not cut', async () => {
    const { pods, machines, networks, links } = await threeHosts();
    await links.cut([back], 30_000);
    machines.make('new', '10.0.0.77', 0);
    pods.put('redis-0', { uid: 'new', node: 'one', ip: '10.0.0.77', container: 'd' });
    await networks.adopted('redis-0');
    await links.restore([back]);
    machines.make('newer', '10.0.0.78', 100);
    pods.put('redis-0', { uid: 'newer', node: 'one', ip: '10.0.0.78', container: 'e' });
    await networks.adopted('redis-0');
    expect(await links.counters([back])).toMatchObject([{ passed: 0 }]);
  });

  test('is not cut when the links were restored while it was away', async () => {
    const { pods, machines, networks, links } = await threeHosts();
    await links.cut([back], 30_000);
    pods.remove('redis-0');
    await links.restore([back]);
    const renewed = machines.make('new', '10.0.0.77');
    pods.put('redis-0', { uid: 'new', node: 'one', ip: '10.0.0.77', container: 'd' });
    await networks.adopted('redis-0');
    expect(renewed.cut.size).toBe(0);
  });

  test('on another machine is read a last time where it was', async () => {
    const { pods, machines, networks, links, net } = await threeHosts();
    net(0).passed.set('10.0.0.1', 10);
    machines.make('new', '10.0.0.77');
    pods.put('redis-0', { uid: 'new', node: 'two', ip: '10.0.0.77', container: 'd' });
    await networks.adopted('redis-0');
    expect([...machines.pinned.keys()]).not.toContain('one redis-0');
    expect(await links.counters([back])).toMatchObject([{ passed: 10 }]);
  });

  test('with an address that was another’s no longer suffers the other’s cut', async () => {
    const { pods, machines, networks, links, net } = await threeHosts();
    await links.cut([{ from: 'redis-2', to: 'redis-1' }], 30_000);
    machines.make('new-2', '10.0.0.88');
    pods.put('redis-2', { uid: 'new-2', node: 'two', ip: '10.0.0.88', container: 'd' });
    await networks.adopted('redis-2');
    machines.make('new-0', '10.0.0.2');
    pods.put('redis-0', { uid: 'new-0', node: 'one', ip: '10.0.0.2', container: 'd' });
    await networks.adopted('redis-0');
    expect([...net(1).cut.keys()]).toEqual(['10.0.0.88']);
  });
});

describe('what is not there', () => {
  test('can be cut and restored all the same, connects to nothing and keeps its counts', async () => {
    const { pods, links, net } = await threeHosts();
    net(0).passed.set('10.0.0.1', 10);
    await links.counters([back]);
    pods.remove('redis-0');
    await sleep(5);
    expect((await links.cut([back], 1_000)).atUs).toBeLessThanOrEqual(monotonicUs());
    expect(await links.counters([back])).toMatchObject([{ passed: 10, dropped: 0 }]);
    await links.restore([back]);
  });

  test('a machine that stands still keeps its hosts’ counts and their moment, and holds nothing up for ever', async () => {
    const { machines, links, net } = await threeHosts();
    net(2).passed.set('10.0.0.0', 3);
    const link = { from: 'redis-0', to: 'redis-2' };
    const [before] = await links.counters([link]);
    machines.silent.add('two');
    net(2).passed.set('10.0.0.0', 5);
    expect(await links.counters([link, there])).toMatchObject([
      { passed: 3, atUs: before!.atUs },
      { passed: 0 },
    ]);
    expect(await links.dial([{ from: 'redis-2', to: 'redis-0' }])).toMatchObject([{ connected: false }]);
    await expect(links.cut([link], 1_000)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    machines.silent.clear();
    expect(await links.counters([link])).toMatchObject([{ passed: 5 }]);
  });

  test('an injector that was started anew gets everything again before it dials', async () => {
    const { machines, links } = await threeHosts();
    machines.pinned.clear();
    expect(await links.dial([there])).toMatchObject([{ connected: true }]);
  });
});
