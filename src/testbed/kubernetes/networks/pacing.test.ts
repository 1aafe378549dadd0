import { describe, expect, test } from 'vitest';
import { threeHosts } from '../../../../test/three-hosts.ts';

const there = { from: 'redis-0', to: 'redis-1' };
const back = { from: 'redis-1', to: 'redis-0' };
const RATE = { rate: 64_000 };

describe('the rate of links of pods', () => {
  test('is limited at the sender, to all addresses of the receiver, and for so long', async () => {
    const { links, net } = await threeHosts();
    await links.slow([there, back], RATE, 30_000);
    expect(net(0).queue?.lines).toContain('classid 5c:2 htb rate 64000bit');
    expect([...net(0).paced.keys()]).toEqual(['10.0.0.1']);
    // What goes to its Service goes to the host.
    expect([...net(1).paced.keys()]).toEqual(['10.96.0.1', '10.0.0.0']);
    expect(net(1).paced.get('10.0.0.0')).toBeGreaterThan(29_000);
    // The watchdog comes after the kernel itself.
    expect(net(0).queue?.seconds).toBeGreaterThan(30);
    expect(net(2).queue).toBeUndefined();
  });

  test('is as it was when that is ended, one link after the other, and the queue is taken away with the last', async () => {
    const { links, net } = await threeHosts();
    const other = { from: 'redis-0', to: 'redis-2' };
    await links.slow([there], RATE, 30_000);
    await links.slow([other], { rate: 1e6 }, 30_000);
    expect([...net(0).paced.keys()]).toEqual(['10.0.0.1', '10.0.0.2']);
    await links.endSlowness([there]);
    expect([...net(0).paced.keys()]).toEqual(['10.0.0.2']);
    // What still waits in the class of the other leaves at once.
    expect(net(0).queue?.lines).toContain('classid 5c:2 htb rate 100000000000bit');
    expect(net(0).queue?.lines).toContain('classid 5c:3 htb rate 1000000bit');
    await links.endSlowness([other]);
    expect(net(0).paced.size).toBe(0);
    expect(net(0).queue).toBeUndefined();
  });

  test('comes with a delay where one is asked for, and with no queue of that kind where none ever was', async () => {
    const { links, net } = await threeHosts();
    await links.slow([there], { ...RATE, loss: 0.2 }, 30_000);
    expect(net(0).queue?.lines).not.toContain('qdisc');
    expect([...net(1).lossy.keys()]).toContain('10.0.0.0');
    await links.slow([{ from: 'redis-0', to: 'redis-2' }], { delay: { ms: 100 } }, 30_000);
    expect(net(0).queue?.lines).toContain(
      'qdisc replace dev eth0 parent 5c:3 netem limit 100000 delay 100ms',
    );
    expect(net(0).queue?.lines).toContain('qdisc replace dev eth0 parent 5c:2 pfifo');
  });

  test('holds in a network that takes the place of the one before, and for a receiver with a new address', async () => {
    const { pods, machines, networks, links, net } = await threeHosts();
    await links.slow([there], RATE, 30_000);
    const next = machines.make('new', '10.0.0.9');
    pods.put('redis-0', { uid: 'new', node: 'two', ip: '10.0.0.9', container: 'c' });
    await networks.adopted('redis-0');
    expect(next.queue?.lines).toContain('classid 5c:2 htb rate 64000bit');
    machines.make('receiver', '10.0.0.7');
    pods.put('redis-1', { uid: 'receiver', node: 'one', ip: '10.0.0.7', container: 'c' });
    await networks.adopted('redis-1');
    expect(next.paced.has('10.0.0.7')).toBe(true);
    expect(net(2).queue).toBeUndefined();
  });

  test('that the kernel cannot limit is an error with its words', async () => {
    const { links, machines } = await threeHosts();
    machines.tcRefusal = 'Error: Specified qdisc kind is unknown.';
    await expect(links.slow([there], RATE, 30_000)).rejects.toThrow(
      'tc failed in the network of redis-0: Error: Specified qdisc kind is unknown.',
    );
  });
});

test('what went through classes is counted at the sender, over all queues that it has had', async () => {
  const { links, net } = await threeHosts();
  expect((await links.counters([there]))[0]).not.toHaveProperty('paced');
  await links.slow([there], RATE, 30_000);
  net(0).sent.set(2, { bytes: 1_000, waits: 3 });
  expect((await links.counters([there]))[0]).toMatchObject({ paced: { bytes: 1_000, waits: 3 } });
  net(0).sent.set(2, { bytes: 1_500, waits: 4 });
  await links.endSlowness([there]);
  await links.slow([there], RATE, 30_000);
  net(0).sent.set(2, { bytes: 100, waits: 1 });
  expect((await links.counters([there]))[0]).toMatchObject({ paced: { bytes: 1_600, waits: 5 } });
});
