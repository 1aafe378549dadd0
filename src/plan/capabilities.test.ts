import { expect, test } from 'vitest';
import { fakeTestbed } from '../../test/fakes/testbed.ts';
import type { Capability } from '../cluster/capabilities.ts';
import { failover, lost } from '../check/words.ts';
import { master, replicas, sentinel } from '../experiment/targets.ts';
import type { Step } from '../experiment/schedule.ts';
import type { TopologyOptions } from '../experiment/topology.ts';
import { during, once, soak } from '../experiment/steps.ts';
import {
  configure,
  fillDisk,
  kill,
  limitMemory,
  readOnly,
  sentinelFailover,
  slow,
  throttle,
} from '../fault/words.ts';
import { foundCapabilities } from '../testbed/kubernetes/found/capabilities.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { lackingCapability } from './capabilities.ts';

/** What a testbed with these capabilities lacks for an experiment on such a topology. */
function lacking(options: Partial<TopologyOptions>, capabilities: readonly Capability[]): unknown {
  const value = experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2, ...options }),
    workload: [appends({ name: 'a' })],
    schedule: [during(kill(master), '9s')],
    expect: [failover({ after: 'kill', within: '8s' })],
  });
  return lackingCapability({ id: 'own', experiment: value }, fakeTestbed(undefined, capabilities));
}

const PLAIN: readonly Capability[] = ['signal-processes', 'keep-dead'];

test.each([
  [{}, undefined],
  [{ announce: 'service' }, undefined],
  [{ announce: 'pod-ip' }, 'announce-pods'],
  [{ announce: 'hostname' }, 'announce-names'],
  [{ announce: 'loopback' }, 'announce-loopback'],
  [{ proxy: 'none' }, undefined],
  [{ proxy: 'haproxy' }, 'proxies'],
  [{ tls: true }, 'tls'],
  [{ preStop: 'none', probes: {} }, undefined],
  [{ servers: { 'redis-1': '/opt/redis-8/redis-server' } }, 'mix-programs'],
  [{ server: 'valkey' }, 'valkey'],
  [{ preStop: 'failover' }, 'hooks-and-probes'],
  [{ probes: { liveness: { period: '2s', failures: 2 } } }, 'hooks-and-probes'],
] as const)('for %j a plain testbed lacks %s', (options, capability) => {
  expect(lacking(options, PLAIN)).toBe(capability);
  expect(lacking(options, [...PLAIN, ...(capability === undefined ? [] : [capability])])).toBeUndefined();
});

test('settings are not changed in a deployment that stays: nobody would put them back after a SIGKILL', () => {
  const value = experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends({ name: 'a' })],
    schedule: [during(configure(master, { settings: { hz: '20' } }), '9s')],
    expect: [lost({ atMost: 0 })],
  });
  const lackingOn = (capabilities: readonly Capability[]) =>
    lackingCapability({ id: 'own', experiment: value }, fakeTestbed(undefined, capabilities));
  expect(lackingOn([...foundCapabilities(true)])).toBe('change-settings');
  expect(lackingOn(['change-settings'])).toBeUndefined();
});

test('a coordinated failover is ordered only where a server knows it', () => {
  const ordering = (coordinated: boolean) =>
    experiment({
      title: 't',
      hypothesis: 'h',
      topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
      workload: [appends({ name: 'a' })],
      schedule: [once(sentinelFailover(sentinel(0), { coordinated }))],
      expect: [lost({ atMost: 0 })],
    });
  const lackingFor = (coordinated: boolean) =>
    lackingCapability({ id: 'own', experiment: ordering(coordinated) }, fakeTestbed(undefined, PLAIN));
  expect([lackingFor(false), lackingFor(true)]).toEqual([undefined, 'coordinate-failovers']);
});

test.each([
  [during(throttle(master, { share: '5%' })), 'throttle-processes'],
  [during(limitMemory(master, { more: '32mb' })), 'limit-memory'],
  [during(slow(master, { with: replicas, delay: '100ms' })), 'delay-packets'],
  [during(readOnly(master)), 'seal-files'],
  // Whichever of them it will draw.
  [soak({ for: '1m', draw: [kill(master), throttle(master, { share: '5%' })] }), 'throttle-processes'],
] as readonly (readonly [Step, Capability])[])('a step of %j needs %s', (step, capability) => {
  const value = experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends({ name: 'a' })],
    schedule: [step],
    expect: [lost({ atMost: 0 })],
  });
  const lackedBy = (...capabilities: readonly Capability[]): unknown =>
    lackingCapability({ id: 'own', experiment: value }, fakeTestbed(undefined, capabilities));
  expect(lackedBy(...PLAIN)).toBe(capability);
  expect(lackedBy(...PLAIN, capability)).toBeUndefined();
});

test('a volume that was claimed may be the machine’s as well, one in memory is the process’s own', () => {
  const lackingFor = (storage: string, capabilities: readonly Capability[]): unknown => {
    const value = experiment({
      title: 't',
      hypothesis: 'h',
      topology: topology({ redis: 3, sentinels: 3, quorum: 2, storage }),
      workload: [appends({ name: 'a' })],
      schedule: [during(fillDisk(master), '9s')],
      expect: [lost({ atMost: 0 })],
    });
    return lackingCapability({ id: 'own', experiment: value }, fakeTestbed(undefined, capabilities));
  };
  expect(lackingFor('1Gi', ['fill-volumes'])).toBe('fill-claimed-volumes');
  expect(lackingFor('1Gi', ['fill-volumes', 'fill-claimed-volumes'])).toBeUndefined();
  expect(lackingFor('memory', ['fill-volumes'])).toBeUndefined();
  expect(lackingFor('memory', [...foundCapabilities(true)])).toBe('fill-volumes');
});

test('only a deployment that was found has Services of its own', () => {
  const value = experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends({ name: 'a', via: { service: 'redis-master' } })],
    schedule: [once(sentinelFailover(sentinel(0)))],
    expect: [lost({ atMost: 0 })],
  });
  const lackingOn = (capabilities: ReadonlySet<Capability>) =>
    lackingCapability({ id: 'own', experiment: value }, { capabilities });
  expect(lackingOn(new Set(PLAIN))).toBe('services');
  expect(lackingOn(new Set([...PLAIN, ...foundCapabilities(false)]))).toBeUndefined();
});
