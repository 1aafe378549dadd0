import { describe, expect, test } from 'vitest';
import { placementOf, topology, type TopologyOptions } from '../experiment/topology.ts';
import {
  emptySentinelConfiguration,
  redisConfiguration,
  sentinelConfiguration,
  sentinelId,
  type Deployment,
} from './configuration.ts';

function deployment(options: Partial<TopologyOptions> = {}): Deployment {
  const complete = topology({ redis: 3, sentinels: 3, quorum: 2, ...options });
  const { hosts, processes } = placementOf(complete);
  return {
    runId: 'run',
    topology: complete,
    processes,
    addresses: new Map(hosts.map((host, index) => [host, `192.0.2.${index + 1}`])),
    password: complete.password ? 'secret' : undefined,
  };
}

/** The lines of one process's configuration file. */
function linesFor(name: string, options: Partial<TopologyOptions> = {}): string[] {
  const own = deployment(options);
  const process = own.processes.find((each) => each.name === name)!;
  const write = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
  return write(own, process, { directory: '/data', logFile: '/logs/a log' }).trimEnd().split('\n');
}

describe('redis.conf', () => {
  test('the first data node is the master, the others follow it', () => {
    expect(linesFor('redis-0').filter((line) => line.startsWith('replicaof'))).toEqual([]);
    expect(linesFor('redis-2', { redisPort: 7000 })).toContain('replicaof 192.0.2.1 7000');
  });

  test('a log file with a space in its name is quoted', () => {
    expect(linesFor('redis-0')).toContain('logfile "/logs/a log"');
  });

  test('the password is demanded from clients and shown to masters, or there is none', () => {
    expect(linesFor('redis-0')).toEqual(expect.arrayContaining(['requirepass secret', 'masterauth secret']));
    expect(linesFor('redis-0', { password: false }).join()).not.toMatch(/pass|auth/);
  });

  test.each([
    ['none', ['save ""', 'appendonly no']],
    ['rdb', ['appendonly no']],
    ['aof', ['save ""', 'appendonly yes', 'appendfsync everysec']],
  ] as const)('persistence %s', (persistence, expected) => {
    const lines = linesFor('redis-0', { persistence });
    expect(lines.filter((line) => /^(save|append)/.test(line))).toEqual(expected);
  });

  test('directives concern all data nodes, overrides one, and both take the place of ours', () => {
    const options = {
      directives: { appendfsync: 'always', maxmemory: '1mb' },
      overrides: { 'redis-1': { maxmemory: '2mb' } },
    };
    expect(linesFor('redis-0', options)).toEqual(
      expect.arrayContaining(['appendfsync always', 'maxmemory 1mb']),
    );
    expect(linesFor('redis-1', options)).toContain('maxmemory 2mb');
    expect(linesFor('redis-1', options)).not.toContain('maxmemory 1mb');
    expect(linesFor('redis-0', options)).not.toContain('appendfsync everysec');
    expect(linesFor('sentinel-0', options).join()).not.toContain('maxmemory');
  });
});

describe('sentinel.conf', () => {
  test('everything about the master comes after it is monitored, which Sentinel demands', () => {
    const lines = linesFor('sentinel-0');
    const monitor = lines.indexOf('sentinel monitor mymaster 192.0.2.1 6379 2');
    const about = lines.flatMap((line, index) => (/^sentinel \S+ mymaster /.test(line) ? [index] : []));
    expect(Math.min(...about.filter((index) => index !== monitor))).toBeGreaterThan(monitor);
  });

  test('a Sentinel starts knowing the replicas and the other Sentinels by the ids those have', () => {
    const lines = linesFor('sentinel-1');
    expect(lines.filter((line) => line.includes('known-replica'))).toEqual([
      'sentinel known-replica mymaster 192.0.2.2 6379',
      'sentinel known-replica mymaster 192.0.2.3 6379',
    ]);
    const own = deployment();
    expect(lines.filter((line) => line.includes('known-sentinel'))).toEqual([
      `sentinel known-sentinel mymaster 192.0.2.4 26379 ${sentinelId(own, 'sentinel-0')}`,
      `sentinel known-sentinel mymaster 192.0.2.6 26379 ${sentinelId(own, 'sentinel-2')}`,
    ]);
    expect(linesFor('sentinel-2')).toContain(`sentinel myid ${sentinelId(own, 'sentinel-2')}`);
  });

  test('ids look like Sentinel’s own and differ between Sentinels and between runs', () => {
    const ids = [
      sentinelId(deployment(), 'sentinel-0'),
      sentinelId(deployment(), 'sentinel-1'),
      sentinelId({ ...deployment(), runId: 'other' }, 'sentinel-0'),
    ];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(new Set(ids).size).toBe(3);
  });

  test('timings are in ms, passwords go both to data nodes and between Sentinels', () => {
    expect(linesFor('sentinel-0', { downAfter: '1.5s', failoverTimeout: '2m', masterName: 'm' })).toEqual(
      expect.arrayContaining([
        'sentinel down-after-milliseconds m 1500',
        'sentinel failover-timeout m 120000',
        'sentinel auth-pass m secret',
        'sentinel sentinel-pass secret',
        'requirepass secret',
      ]),
    );
    expect(linesFor('sentinel-0', { password: false }).join()).not.toContain('pass ');
  });

  test('an override replaces a timing of one Sentinel', () => {
    const overrides = { 'sentinel-0': { 'sentinel down-after-milliseconds mymaster': '60000' } };
    const lines = linesFor('sentinel-0', { overrides });
    expect(lines.filter((line) => line.includes('down-after'))).toEqual([
      'sentinel down-after-milliseconds mymaster 60000',
    ]);
  });
});

test('an empty sentinel.conf has the first master and nothing that was learned', () => {
  const own = deployment();
  const sentinel = own.processes.find(({ name }) => name === 'sentinel-1')!;
  const text = emptySentinelConfiguration(own, sentinel, { directory: '/data', logFile: '/logs/s' });
  expect(text).toContain('sentinel monitor mymaster 192.0.2.1 6379 2\n');
  expect(text).toContain('sentinel auth-pass mymaster secret\n');
  expect(text).toContain('sentinel down-after-milliseconds mymaster 5000\n');
  expect(text).not.toMatch(/myid|epoch|known-/);
});
