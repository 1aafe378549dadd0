import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  EXPERIMENT,
  fault,
  historyOf,
  HOSTS,
  masterPayload,
  nodePolls,
  phases,
  state,
} from '../../../test/fixtures/tiny-history.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { HistoryRecord, RecordOf } from '../../history/record.ts';
import { runPage } from '../html/page.ts';
import { RunResult } from '../result.ts';
import { assemble } from './assemble.ts';

const IDENTITY = {
  id: 'it',
  experiment: 'tiny',
  startedAt: '2026-11-20T14:03:22.118Z',
  seed: 1,
  testbed: 'kubernetes',
  harness: '0.1.0',
  node: 'v24',
  kernel: '6',
  command: 'bin/sentinel-chaos run tiny',
};

const ON_MACHINES: HistoryRecord = {
  ...(DEPLOYMENT as RecordOf<'deployment'>),
  testbed: 'kubernetes',
  hosts: HOSTS.map((host, index) => ({ ...host, node: `worker${1 + (index % 3)}` })),
};

function result(records: readonly HistoryRecord[], experiment: Experiment = EXPERIMENT): RunResult {
  return RunResult.parse(assemble(IDENTITY, contextOf(historyOf([...phases(30), ...records]), experiment)));
}

describe('what a cluster adds to the report', () => {
  it('the machine of every host, and how many machines there are', () => {
    const told = result([ON_MACHINES]);
    expect(told.method.hosts[1]).toMatchObject({ name: 'redis-1', node: 'worker2' });
    const page = runPage(told);
    expect(page).toContain('192.0.2.2, on worker2, redis-1 (port 6379)');
    expect(page).toContain('kubernetes, on 3 machines: worker1, worker2, worker3');
    const local = result([DEPLOYMENT]);
    expect(local.method.hosts.some((host) => 'node' in host)).toBe(false);
    expect(runPage(local)).not.toContain('machines:');
  });

  it('volumes and restarts, where the plan speaks of them', () => {
    const rows = (records: HistoryRecord[], experiment?: Experiment) =>
      Object.fromEntries(result(records, experiment).method.topology.map(({ name, value }) => [name, value]));
    expect(rows([ON_MACHINES])).toMatchObject({
      'storage of each data node': '1Gi',
      'a data node starts again': 'as what its configuration says',
    });
    expect(rows([DEPLOYMENT])).not.toHaveProperty('storage of each data node');
    const { storage, restart, ...before } = EXPERIMENT.topology;
    const old = { ...EXPERIMENT, topology: before as Experiment['topology'] };
    expect(Object.keys(rows([ON_MACHINES], old)).join()).not.toMatch(/storage|starts again/);
    expect([storage, restart]).toEqual(['1Gi', 'as-configured']);
    const other = { ...EXPERIMENT.topology, storage: 'none', restart: 'ask-sentinels' as const };
    expect(rows([ON_MACHINES], { ...EXPERIMENT, topology: other })).toMatchObject({
      'storage of each data node': 'none: the data is gone with the pod',
      'a data node starts again': 'as what the Sentinels say it is',
    });
    const fleeting = { ...EXPERIMENT.topology, storage: 'memory' };
    expect(rows([ON_MACHINES], { ...EXPERIMENT, topology: fleeting })).toMatchObject({
      'storage of each data node': 'in the memory of its machine: the data is gone with the pod',
    });
  });
});

it.each([
  ['pod-ip', ['the addresses of pods, which their successors do not have']],
  ['hostname', ['the names of pods, which are known to no DNS without them']],
  ['service', []],
] as const)(
  'what pods are announced by is in the report only where it does not stay: %s',
  (announce, words) => {
    const own = { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, announce } };
    const rows = result([ON_MACHINES], own).method.topology;
    expect(rows.filter(({ name }) => name === 'announced').map(({ value }) => value)).toEqual(words);
  },
);

it('in the lab it is hosts whose addresses do not stay', () => {
  const own = { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, announce: 'pod-ip' as const } };
  expect(result([DEPLOYMENT], own).method.topology).toContainEqual({
    name: 'announced',
    value: 'the addresses of hosts, which they do not keep when they are readdressed',
  });
});

it('in the lab what is announced is the names of hosts', () => {
  const own = { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, announce: 'hostname' as const } };
  expect(result([DEPLOYMENT], own).method.topology).toContainEqual({
    name: 'announced',
    value: 'the names of hosts',
  });
});

it('hooks and probes are in the report only where there are any', () => {
  const rows = (own: Partial<Experiment['topology']>) =>
    result([DEPLOYMENT], { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, ...own } })
      .method.topology.filter(({ name }) => /preStop|probe/.test(name))
      .map(({ name, value }) => `${name}: ${value}`);
  expect(rows({})).toEqual([]);
  expect(rows({ preStop: 'failover', probes: { liveness: { period: '2s', failures: 3 } } })).toEqual([
    'preStop: the master’s pod orders a failover and waits for the new master',
    'liveness probe: 3 × 2\u202fs',
  ]);
  expect(rows({ preStop: 'paused-failover' })).toEqual([
    'preStop: the master’s pod holds writes back, orders a failover and waits for the new master',
  ]);
});

describe('what protects a deployment', () => {
  it('is in the report only where it is not the default', () => {
    const rows = (own: Partial<Experiment['topology']>) =>
      result([DEPLOYMENT], { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, ...own } }).method.topology;
    expect(rows({}).map(({ name }) => name)).not.toEqual(expect.arrayContaining(['TLS']));
    expect(rows({}).map(({ name }) => name)).not.toEqual(expect.arrayContaining(['users']));
    expect(rows({ tls: true, users: true })).toEqual(
      expect.arrayContaining([
        { name: 'TLS', value: 'everywhere, clients with certificates; no plain port' },
        { name: 'users', value: 'for clients, replicas and Sentinels each; the default user is off' },
      ]),
    );
  });
});

describe('a master that is back in time', () => {
  const parameters = { grace: 'own', keepAway: false, volume: 'kept' };
  const times = Array.from({ length: 58 }, (_, n) => n / 2);
  const story = [
    ON_MACHINES,
    ...fault('gone', { from: 5, to: 20 }, { fault: 'delete-pod', parameters }),
    ...nodePolls('redis-0', times, (at) =>
      at > 5 && at < 7 ? undefined : state('master', { runId: at < 6 ? 'old' : 'new' }),
    ),
    event(8, 'sentinel-1', '+reboot', masterPayload()),
    event(8, 'sentinel-1', '+reboot', masterPayload().replace('master', 'slave')),
  ];

  it('is why there was no failover', () => {
    const told = result(story);
    expect(told.failovers[0]!.outcome).toMatch(
      /^no failover: redis-0 was back 2\ss after the fault, before Sentinel gave up on it$/,
    );
    expect(told.numbers.find(({ id }) => id === 'failover')!.sentence).toBe(
      'No failover was seen: redis-0 was back before Sentinel gave up on it.',
    );
    expect(told.timeline.events).toMatchObject([
      { event: '+reboot', words: 'sees that the master was started anew (redis-0)' },
    ]);
    expect(told.timeline.faults[0]).toMatchObject({ colour: 'green', pattern: 'solid' });
  });

  it('is not, when they tried one', () => {
    const tried = result([...story, event(11, 'sentinel-1', '+try-failover', masterPayload())]);
    expect(tried.failovers[0]!.outcome).toBe('no failover: 1 try not seen to end');
    expect(tried.numbers.find(({ id }) => id === 'failover')!.sentence).toBe('No failover was seen.');
  });
});
