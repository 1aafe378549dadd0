import { describe, expect, test } from 'vitest';
import { threeHosts } from '../../../../test/three-hosts.ts';
import { KubernetesNames } from './names.ts';
import { silenceRules } from './silence.ts';

const NAME = 'redis-node-0.redis-node.sc-run.svc.cluster.local';
/** How it begins on the wire: a length, 12 letters, a length, and two letters more. */
const BEGIN = `0x0c${Buffer.from('redis-node-0').toString('hex')}0a7265`;

test('a question is told by how its name begins on the wire, and is dropped for so long', () => {
  const rules = silenceRules(new Map([[NAME, { by: 'timeout', ttlMs: 999.5 }]]));
  expect(rules.trimEnd().split('\n').at(-1)).toBe(
    `add element inet chaos unanswered { ${BEGIN} timeout 1000ms }`,
  );
  expect(rules).toContain('udp sport 53 @th,160,128 @unanswered drop');
  expect(rules).toContain('flush set inet chaos unanswered');
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
    for (const n of [0, 1, 2]) expect([...net(n).unanswered.keys()]).toEqual([BEGIN]);
    expect(net(0).unanswered.get(BEGIN)).toBeGreaterThan(29_000);
    expect(await hosts()).toEqual(found.map(([host]) => [host, undefined]));
    const next = machines.make('new', '10.0.0.9');
    pods.put('redis-1', { uid: 'new', node: 'two', ip: '10.0.0.9', container: 'c' });
    await networks.adopted('redis-1');
    expect(next.unanswered.has(BEGIN)).toBe(true);
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
  expect([[...net(2).nameless.keys()], net(2).unanswered.size]).toEqual([[BEGIN], 0]);
  expect((await names.lookUp([NAME])).map(({ address }) => address)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  await names.giveBack([NAME]);
  expect(net(2).nameless.size).toBe(0);
  expect(silenceRules(new Map())).toContain('@nameless @th,80,16 set 0x8583');
});

test('networks in which no name ever was lost have no rules for it', async () => {
  const { machines } = await threeHosts();
  expect(machines.scripts.filter(({ script }) => script.includes('unanswered'))).toEqual([]);
});
