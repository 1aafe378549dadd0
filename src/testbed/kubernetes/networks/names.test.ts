import { describe, expect, test } from 'vitest';
import { threeHosts } from '../../../../test/three-hosts.ts';
import { KubernetesNames } from './names.ts';
import { silenceRules } from './silence.ts';

const NAME = 'redis-node-0.redis-node.sc-run.svc.cluster.local';

/** A name on the wire: before each label its length. */
function onWire(name: string): string {
  return name
    .split('.')
    .map((label) => label.length.toString(16).padStart(2, '0') + Buffer.from(label).toString('hex'))
    .join('');
}

const WIRE = onWire(NAME);

test('a question is told by all of its name on the wire, and is dropped for so long', () => {
  const rules = silenceRules(new Map([['redis-0.redis', { by: 'timeout', ttlMs: 999.5 }]]));
  // Of whatever comes after it, such as search domains, nothing is looked at.
  expect(onWire('redis-0.redis')).toBe('0772656469732d30057265646973');
  expect(rules).toContain('udp sport @name0 @th,160,112 0x0772656469732d30057265646973 drop');
  expect(rules).toContain('flush set inet chaos name0');
  expect(rules).toContain('add element inet chaos name0 { 53 timeout 1000ms }');
});

test('names that differ late are told apart, each with its own time', () => {
  const [first, second] = [0, 1].map(
    (n) => `shop-redis-node-${n}.shop-redis-headless.shop.svc.cluster.local`,
  );
  const rules = silenceRules(
    new Map([
      [first!, { by: 'timeout', ttlMs: 1_000 }],
      [second!, { by: 'nxdomain', ttlMs: 2_000 }],
    ]),
  );
  const matches = [...rules.matchAll(/^add rule .* @name\d (.*?) (?:drop|@th,80,16 .*)$/gm)].map(
    ([, what]) => what,
  );
  expect(matches.map((what) => what!.replaceAll(/@th,\d+,\d+ 0x| /g, ''))).toEqual([
    onWire(first!),
    onWire(second!),
  ]);
  expect(rules).toContain('name1 { 53 timeout 2000ms }');
});

describe('a name about which no DNS answers', () => {
  test('is asked for in vain on every host, and by pods that come, until it is given back', async () => {
    const { pods, machines, networks, net } = await threeHosts();
    const names = new KubernetesNames(networks);
    const hosts = async (): Promise<unknown[]> =>
      (await names.lookUp([NAME])).map(({ host, address }) => [host, address]);
    const found = ['redis-0', 'redis-1', 'redis-2'].map((host) => [host, machines.addressOfAll]);
    expect(await hosts()).toEqual(found);
    await names.lose([NAME], 'timeout', 30_000);
    for (const n of [0, 1, 2]) expect([...net(n).unanswered.keys()]).toEqual([WIRE]);
    expect(net(0).unanswered.get(WIRE)).toBeGreaterThan(29_000);
    expect(await hosts()).toEqual(found.map(([host]) => [host, undefined]));
    const next = machines.make('new', '10.0.0.9');
    pods.put('redis-1', { uid: 'new', node: 'two', ip: '10.0.0.9', container: 'c' });
    await networks.adopted('redis-1');
    expect(next.unanswered.has(WIRE)).toBe(true);
    await names.giveBack([NAME]);
    expect([net(0).unanswered.size, next.unanswered.size]).toEqual([0, 0]);
  });

  test('is answered about after all where whoever asks does not wait', async () => {
    const { machines, networks } = await threeHosts();
    const names = new KubernetesNames(networks);
    await names.lose([NAME], 'timeout', 30_000);
    machines.silenceUs = 2_000;
    await expect(names.lookUp([NAME])).rejects.toThrow(`was answered about ${NAME}`);
  });
});

test('a name that is taken away is one that there is none of, in the answer to whoever asks', async () => {
  const { networks, net } = await threeHosts();
  const names = new KubernetesNames(networks);
  await names.lose([NAME], 'nxdomain', 30_000);
  expect([[...net(2).nameless.keys()], net(2).unanswered.size]).toEqual([[WIRE], 0]);
  expect((await names.lookUp([NAME])).map(({ address }) => address)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  await names.giveBack([NAME]);
  expect(net(2).nameless.size).toBe(0);
  expect(silenceRules(new Map([[NAME, { by: 'nxdomain', ttlMs: 1 }]]))).toContain('@th,80,16 set 0x8583');
});

test('networks in which no name ever was lost have no rules for it', async () => {
  const { machines } = await threeHosts();
  expect(machines.scripts.filter(({ script }) => script.includes('answers'))).toEqual([]);
});
