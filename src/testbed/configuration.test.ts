import { describe, expect, test } from 'vitest';
import { placementOf, topology, type TopologyOptions } from '../experiment/topology.ts';
import {
  emptySentinelConfiguration,
  redisConfiguration,
  sentinelConfiguration,
  sentinelId,
  type Deployment,
} from './configuration.ts';
import { placeholders } from './secrets.ts';

const LAYOUT = { directory: '/data', logFile: '/logs/a log', certificates: '/certificates' };

function deployment(options: Partial<TopologyOptions> = {}): Deployment {
  const complete = topology({ redis: 3, sentinels: 3, quorum: 2, ...options });
  const { hosts, processes } = placementOf(complete);
  return {
    runId: 'run',
    topology: complete,
    processes,
    addresses: new Map(hosts.map((host, index) => [host, `192.0.2.${index + 1}`])),
    secrets: placeholders(complete, processes),
  };
}

/** The lines of one process's configuration file. */
function linesFor(name: string, options: Partial<TopologyOptions> = {}): string[] {
  const own = deployment(options);
  const process = own.processes.find((each) => each.name === name)!;
  const write = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
  return write(own, process, LAYOUT).trimEnd().split('\n');
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
    expect(linesFor('redis-0')).toEqual(
      expect.arrayContaining(['requirepass <password>', 'masterauth <password>']),
    );
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
        'sentinel auth-pass m <password>',
        'sentinel sentinel-pass <password>',
        'requirepass <password>',
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

describe('what is announced', () => {
  const announced = (name: string, options: Partial<TopologyOptions>): string[] =>
    linesFor(name, options).filter((line) => /announce|resolve/.test(line));

  test('is the address that a host keeps', () => {
    expect(announced('redis-0', {})).toEqual(['replica-announce-ip 192.0.2.1', 'replica-announce-port 6379']);
    expect(announced('sentinel-0', {})).toEqual([
      'sentinel announce-ip 192.0.2.4',
      'sentinel announce-port 26379',
    ]);
  });

  test('is none where it is what a host has just then, and what others know of it is in their files', () => {
    const options = { announce: 'pod-ip' } as const;
    expect(announced('redis-1', options)).toEqual(['replica-announce-port 6379']);
    expect(announced('sentinel-0', options)).toEqual(['sentinel announce-port 26379']);
    expect(linesFor('redis-1', options)).toContain('replicaof 192.0.2.1 6379');
    expect(linesFor('sentinel-0', options)).toContain('sentinel monitor mymaster 192.0.2.1 6379 2');
  });

  test('is a name that Sentinel resolves, and is allowed to before it reads the first', () => {
    const lines = linesFor('sentinel-0', { announce: 'hostname' });
    const allowed = ['sentinel resolve-hostnames yes', 'sentinel announce-hostnames yes'];
    const first = lines.findIndex((line) => line.includes('192.0.2.'));
    for (const line of allowed) expect(lines.slice(0, first)).toContain(line);
    expect(announced('redis-1', { announce: 'hostname' })).toContain('replica-announce-ip 192.0.2.2');
  });
});

test('an empty sentinel.conf has the first master and nothing that was learned', () => {
  const own = deployment();
  const sentinel = own.processes.find(({ name }) => name === 'sentinel-1')!;
  const text = emptySentinelConfiguration(own, sentinel, {
    directory: '/data',
    logFile: '/logs/s',
    certificates: '/certificates',
  });
  expect(text).toContain('sentinel monitor mymaster 192.0.2.1 6379 2\n');
  expect(text).toContain('sentinel auth-pass mymaster <password>\n');
  expect(text).toContain('sentinel down-after-milliseconds mymaster 5000\n');
  expect(text).not.toMatch(/myid|epoch|known-/);
});

describe('users', () => {
  const linesWith = (name: string, options: Partial<TopologyOptions> = {}): string[] =>
    linesFor(name, { users: true, ...options });

  test('each has its own password, the default user is off, and no password is demanded of all', () => {
    expect(linesWith('redis-0').filter((line) => /^(user|master|require)/.test(line))).toEqual([
      'user default off',
      'user client on ~* &* +@all #<SHA-256 of the password of client>',
      'user replica on +psync +replconf +ping #<SHA-256 of the password of replica>',
      expect.stringMatching(
        /^user sentinel on &\* \+multi \+slaveof .* #<SHA-256 of the password of sentinel>$/,
      ),
      'masteruser replica',
      'masterauth <password of replica>',
    ]);
    const sentinel = linesWith('sentinel-0');
    expect(sentinel.filter((line) => /auth-|sentinel-(user|pass)|^user|require/.test(line))).toEqual([
      'user default off',
      'user client on &* +@all #<SHA-256 of the password of client>',
      expect.stringMatching(/^user sentinel on .*\+sentinel\|is-master-down-by-addr #<SHA-256 of /),
      'sentinel sentinel-user sentinel',
      'sentinel sentinel-pass <password of sentinel>',
      'sentinel auth-user mymaster sentinel',
      'sentinel auth-pass mymaster <password of sentinel>',
    ]);
  });

  test('other rights take the place of ours and keep the password', () => {
    const overrides = { 'redis-1': { 'user sentinel': 'on &* +ping' } };
    const users = linesWith('redis-1', { overrides }).filter((line) => line.startsWith('user sentinel'));
    expect(users).toEqual(['user sentinel on &* +ping #<SHA-256 of the password of sentinel>']);
    const other = { 'user reader': 'on nopass +get' };
    expect(linesWith('redis-1', { directives: other })).toContain('user reader on nopass +get');
  });
});

describe('TLS', () => {
  test.each(['redis-1', 'sentinel-2'])(
    '%s has no other port, its own certificate, and connects so',
    (name) => {
      const lines = linesFor(name, { tls: true });
      const port = name === 'redis-1' ? 6379 : 26379;
      expect(lines.filter((line) => /^(port|tls)/.test(line))).toEqual([
        'port 0',
        `tls-port ${port}`,
        `tls-cert-file /certificates/${name}.crt`,
        `tls-key-file /certificates/${name}.key`,
        'tls-ca-cert-file /certificates/authority.crt',
        'tls-replication yes',
      ]);
    },
  );

  test('is a directive that can be left out on a single process', () => {
    const overrides = { 'redis-1': { 'tls-replication': 'no' } };
    expect(linesFor('redis-1', { tls: true, overrides })).toContain('tls-replication no');
    expect(linesFor('redis-1', { tls: true, overrides })).not.toContain('tls-replication yes');
  });
});

test('what is announced by ports of loopback is known by these, and listens on its own', () => {
  const own = deployment({ announce: 'loopback' });
  const processes = own.processes.map((one, index) => ({
    ...one,
    announced: { host: '127.0.0.1', port: 40_000 + index },
  }));
  const addresses = new Map([...own.addresses.keys()].map((host) => [host, '127.0.0.1']));
  const outside = { ...own, processes, addresses };
  const replica = redisConfiguration(outside, processes[1]!, LAYOUT).split('\n');
  const announced = ['replica-announce-ip 127.0.0.1', 'replica-announce-port 40001'];
  expect(replica).toEqual(expect.arrayContaining(['port 6379', 'replicaof 127.0.0.1 40000', ...announced]));
  const sentinel = sentinelConfiguration(outside, processes[3]!, LAYOUT).split('\n');
  expect(sentinel).toEqual(
    expect.arrayContaining([
      'port 26379',
      'sentinel announce-ip 127.0.0.1',
      'sentinel announce-port 40003',
      'sentinel monitor mymaster 127.0.0.1 40000 2',
      'sentinel known-replica mymaster 127.0.0.1 40002',
      `sentinel known-sentinel mymaster 127.0.0.1 40004 ${sentinelId(outside, 'sentinel-1')}`,
    ]),
  );
});
