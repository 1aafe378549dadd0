import { describe, expect, test } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { during } from '../experiment/steps.ts';
import { proxy } from '../experiment/targets.ts';
import { placementOf, topology, type TopologyOptions } from '../experiment/topology.ts';
import { forget, freeze, isolate, kill, readOnly } from '../fault/words.ts';
import { appends, program } from '../workload/words.ts';

const PROXIED = { redis: 3, sentinels: 5, quorum: 2, clients: ['a', 'b'], proxy: 'haproxy' } as const;

function withTopology(more: Partial<TopologyOptions>, parts: Record<string, unknown> = {}): string[] {
  return problems({ topology: topology({ ...PROXIED, ...more }), ...parts });
}

/** Two workloads of these names, as what is expected has them. */
function proxied(profile: 'strict' | 'flood' | 'application'): Record<string, unknown> {
  return { workload: [appends({ name: 'one', via: 'proxy', profile }), appends({ name: 'other' })] };
}

test('the proxy has a host of its own, and only where there is one', () => {
  expect(placementOf(topology(PROXIED)).hosts).toContain('proxy');
  expect(placementOf(topology({ ...PROXIED, proxy: 'none' })).hosts).not.toContain('proxy');
});

describe('a topology with a proxy', () => {
  test.each([{}, { users: true }, { password: false }, { tls: true }, { announce: 'hostname' }] as const)(
    'is sound with %j',
    (more) => {
      expect(withTopology(more, proxied('strict'))).toEqual([]);
    },
  );

  test.each([
    [
      { announce: 'loopback' },
      "topology.proxy: does not go with announce: 'loopback', which is for clients outside the lab",
    ],
    [{ redisPort: 8404 }, 'topology.redisPort: 8404 is where the proxy says whom it leads to'],
  ] as const)('goes not with %j', (more, problem) => {
    expect(withTopology(more)).toEqual([problem]);
  });
});

describe('a workload through the proxy', () => {
  test('needs one', () => {
    expect(withTopology({ proxy: 'none' }, proxied('strict'))).toEqual([
      "workload.0.via: there is no proxy; give the topology one: proxy: 'haproxy'",
    ]);
  });

  test('must know who is behind it before it writes', () => {
    expect(withTopology({}, proxied('flood'))).toEqual([]);
    expect(withTopology({}, proxied('application'))).toEqual([
      'workload.0.via: the profile application writes before it has asked who is behind the proxy; take strict or flood',
    ]);
  });

  test('is none of a client program', () => {
    const own = { ...program({ name: 'one', command: ['true'] }), via: 'proxy' };
    expect(withTopology({}, { workload: [own, appends({ name: 'other' })] })).toEqual([
      'workload.0.via: a client program finds the master by itself',
    ]);
  });
});

describe('a fault of the proxy', () => {
  const faulty = (...schedule: unknown[]): Record<string, unknown> => ({ schedule, expect: [] });

  test('is one of its links, or a signal to its process', () => {
    for (const fault of [isolate(proxy), kill(proxy), freeze(proxy)]) {
      const lines = withTopology({}, faulty(during(fault, '5s')));
      expect(lines.filter((line) => line.startsWith('schedule'))).toEqual([]);
    }
    expect(withTopology({}, faulty(during(readOnly(proxy), '5s')))).toContain(
      'schedule.0: "read-only" hits data nodes or Sentinels, and not the proxy',
    );
    expect(withTopology({}, faulty(during(forget(proxy), '5s')))).toContain(
      'schedule.0: "forget" is for Sentinels, not for the proxy',
    );
  });

  test('needs one', () => {
    expect(withTopology({ proxy: 'none' }, faulty(during(isolate(proxy), '5s')))).toContain(
      "schedule.0: there is no proxy; give the topology one: proxy: 'haproxy'",
    );
  });
});

const NO_WAY =
  ": is no way to the master; write 'sentinel', 'first-master', 'proxy', { service: 'NAME' } or { address: 'HOST:PORT' }";

describe('a workload through a Service', () => {
  const served = (via: unknown, more: object = {}) => ({
    workload: [{ ...appends({ name: 'one' }), via, ...more }, appends({ name: 'other' })],
  });

  test('is sound whatever the topology has: who carries it out looks for the Service', () => {
    expect(withTopology({ proxy: 'none' }, served({ service: 'redis-master' }))).toEqual([]);
  });

  test('so is one to an address', () => {
    for (const address of ['shop-haproxy.shop.svc:6379', '192.0.2.7:6380', '[2001:db8::7]:6379'])
      expect(withTopology({ proxy: 'none' }, served({ address }))).toEqual([]);
  });

  test('must know who is behind it before it writes', () => {
    expect(
      withTopology({ proxy: 'none' }, served({ service: 'redis-master' }, { profile: 'application' })),
    ).toEqual([
      'workload.0.via: the profile application writes before it has asked who is behind it; take strict or flood',
    ]);
  });

  test.each([
    [{ service: '' }, '.service: may hold only lower-case letters, digits and hyphens'],
    [{ service: 'a', port: 1 }, ': there is no setting named "port"'],
    [{ address: 'no-port' }, '.address: is no HOST:PORT'],
    ['service', NO_WAY],
    [null, NO_WAY],
  ])('is not named by %j', (via, problem) => {
    expect(withTopology({}, served(via))).toEqual([`workload.0.via${problem}`]);
  });
});
