import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { monotonicUs } from '../src/core/clock.ts';
import { ChaosError } from '../src/core/errors.ts';
import { until } from '../src/core/until.ts';
import { topology } from '../src/experiment/topology.ts';
import { openLocal } from '../src/testbed/local/local.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { ask, opened, stubAgent, temporaryFolder } from './opened.ts';

const OPEN_LAB = fileURLToPath(new URL('open-lab.ts', import.meta.url));

/** Waits until a data node answers again after a start. */
function answering(cluster: LocalCluster, process: string): Promise<true> {
  return until(
    () =>
      ask(cluster, process, 'PING').then(
        () => true as const,
        () => undefined,
      ),
    { what: process, withinMs: 60_000, everyMs: 20 },
  );
}

describe('opening', () => {
  test('three data nodes and five Sentinels are steady, and stock from then on', async () => {
    const cluster = await opened({ redis: 3, sentinels: 5, quorum: 2 });
    expect(cluster.server).toMatch(/^redis \d+\.\d+/);
    expect(await ask(cluster, 'redis-0', 'INFO', 'replication')).toContain('connected_slaves:2');
    expect(await ask(cluster, 'redis-2', 'INFO', 'replication')).toContain('master_link_status:up');
    expect(await ask(cluster, 'sentinel-4', 'SENTINEL', 'CKQUORUM', 'mymaster')).toMatch(/^OK 5 usable/);
    expect(await ask(cluster, 'redis-0', 'CONFIG', 'GET', 'hz')).toEqual(['hz', '10']);
    const diskless = ['repl-diskless-sync', 'repl-diskless-sync-delay'];
    for (const name of diskless) {
      const [master, replica] = await Promise.all(
        ['redis-0', 'redis-1'].map((node) => ask(cluster, node, 'CONFIG', 'GET', name)),
      );
      expect(master).toEqual(replica);
    }
    const debug = (await ask(cluster, 'sentinel-0', 'SENTINEL', 'DEBUG')) as string[];
    expect(debug[debug.indexOf('PING-PERIOD') + 1]).toBe('1000');
    const left = await cluster.lab.run({ command: ['ls', '/run/lab/redis-0'] });
    expect(left.output).not.toContain('dump.rdb');
  });

  test('an author’s own directives and overrides are in force', async () => {
    const cluster = await opened({
      redis: 2,
      sentinels: 1,
      directives: { 'min-replicas-to-write': '1', 'repl-diskless-sync': 'no', hz: '20' },
      overrides: {
        'redis-1': { 'replica-priority': '7' },
        'sentinel-0': { 'sentinel down-after-milliseconds mymaster': '1234' },
      },
    });
    expect(await ask(cluster, 'redis-0', 'CONFIG', 'GET', 'hz')).toEqual(['hz', '20']);
    expect(await ask(cluster, 'redis-0', 'CONFIG', 'GET', 'min-replicas-to-write')).toContain('1');
    expect(await ask(cluster, 'redis-0', 'CONFIG', 'GET', 'repl-diskless-sync')).toContain('no');
    expect(await ask(cluster, 'redis-1', 'CONFIG', 'GET', 'replica-priority')).toContain('7');
    expect(await ask(cluster, 'sentinel-0', 'SENTINEL', 'MASTER', 'mymaster')).toContain('1234');
  });

  test('a Sentinel beside each data node, on a port of one’s own', async () => {
    const cluster = await opened({ redis: 3, sentinels: 3, placement: 'together', sentinelPort: 5000 });
    expect(cluster.hosts.map(({ name }) => name)).toEqual([
      'redis-0',
      'redis-1',
      'redis-2',
      'client-a',
      'observer',
    ]);
    expect(await ask(cluster, 'sentinel-2', 'SENTINEL', 'CKQUORUM', 'mymaster')).toMatch(/^OK 3/);
    expect(cluster.processes.at(-1)).toMatchObject({ name: 'sentinel-2', host: 'redis-2', port: 5000 });
  });

  test('data nodes and Sentinels demand the password, or none', async () => {
    const cluster = await opened({ sentinels: 1 });
    for (const { host, port } of cluster.processes) {
      const { address } = cluster.hosts.find(({ name }) => name === host)!;
      await cluster.lab.request('hangUp', {});
      const anonymous = { address, port, access: {}, commands: [['PING']] };
      await expect(cluster.lab.request('query', anonymous)).rejects.toThrow('NOAUTH');
    }
    const open = await opened({ sentinels: 1, password: false });
    expect(open.access.redis).toEqual({});
    expect(await ask(open, 'sentinel-0', 'PING')).toBe('PONG');
  });

  test('a server that refuses its configuration is named, with its log', async () => {
    const opening = opened({ directives: { 'no-such-directive': 'yes' } });
    const error = await opening.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'TESTBED_BROKE', hint: expect.stringContaining('redis-0.log') });
    expect((error as ChaosError).message).toContain('redis-0');
    expect((error as ChaosError).message).toContain('has ended');
  });

  test('an aborted opening rejects with the reason of the abort', async () => {
    for (const afterMs of [0, 30, 120]) {
      const abort = new AbortController();
      const opening = openLocal(topology({ redis: 3, sentinels: 5, quorum: 2 }), {
        runId: 'test',
        logs: temporaryFolder(),
        signal: abort.signal,
      });
      setTimeout(() => {
        abort.abort(new ChaosError('INTERRUPTED', 'enough'));
      }, afterMs);
      await expect(opening).rejects.toMatchObject({ code: 'INTERRUPTED' });
    }
  });

  test('labs side by side do not see each other', async () => {
    const [one, other] = await Promise.all([opened(), opened()]);
    await ask(one, 'redis-0', 'SET', 'whose', 'one');
    expect(await ask(other, 'redis-0', 'GET', 'whose')).toBeNull();
    await one.close();
    await one.close();
    expect(await ask(other, 'redis-0', 'PING')).toBe('PONG');
    await expect(one.states(['redis-0'])).rejects.toMatchObject({ code: 'TESTBED_BROKE' });
  });

  test.for(['service', 'loopback', 'pod-ip'])(
    'an ordinary user needs no rights of root: %s',
    (announce, { skip }) => {
      const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];
      if (process.getuid?.() !== 0) skip('every other test has just shown it: the tests do not run as root');
      const reads = spawnSync('setpriv', [...NOBODY, process.execPath, '--check', OPEN_LAB]);
      if (reads.status !== 0)
        skip(`an ordinary user cannot read this project or run its Node: ${reads.stderr.toString()}`);
      const logs = temporaryFolder();
      chmodSync(logs, 0o777);
      const done = spawnSync('setpriv', [...NOBODY, process.execPath, OPEN_LAB, logs, announce], {
        encoding: 'utf8',
      });
      expect(done.stderr).toBe('');
      expect(done.stdout).toContain('steady: redis');
    },
  );
});

describe('processes', () => {
  test('signals show in the kernel’s state, and carry the moment they were sent', async () => {
    const cluster = await opened({ redis: 2 });
    const before = monotonicUs();
    const stopped = await cluster.signal('redis-1', 'SIGSTOP');
    expect(stopped).toMatchObject({ process: 'redis-1', state: 'stopped' });
    expect(stopped.atUs).toBeGreaterThan(before);
    expect(stopped.atUs).toBeLessThan(monotonicUs());
    expect(await cluster.signal('redis-1', 'SIGCONT')).toMatchObject({ state: 'running', pid: stopped.pid });
    expect(await cluster.signal('redis-1', 'SIGKILL')).toMatchObject({ state: 'dead' });
    expect(await cluster.states(['redis-0', 'redis-1'])).toMatchObject([
      { state: 'running' },
      { state: 'dead' },
    ]);
    const again = await cluster.start('redis-1');
    expect(again.state).toBe('running');
    expect(again.pid).not.toBe(stopped.pid);
    await answering(cluster, 'redis-1');
  });

  test('a process told to end can be started as soon as it has ended', async () => {
    const cluster = await opened();
    await cluster.signal('redis-0', 'SIGTERM');
    expect(await cluster.start('redis-0')).toMatchObject({ state: 'running' });
    await answering(cluster, 'redis-0');
    await expect(cluster.start('nobody')).rejects.toThrow('no process named nobody');
  });

  test('a killed process is dead when the last of its threads is, so that it can be started at once, however busy the machine', async () => {
    const busy = [1, 2, 3].map(() => spawn(process.execPath, ['-e', 'for (;;);']));
    onTestFinished(() => {
      for (const child of busy) child.kill('SIGKILL');
    });
    const cluster = await opened({ redis: 2, persistence: 'aof' });
    for (let round = 0; round < 60; round++) {
      expect(await cluster.signal('redis-1', 'SIGKILL')).toMatchObject({ state: 'dead' });
      await cluster.start('redis-1');
      await answering(cluster, 'redis-1');
    }
  });

  test.each([
    ['aof', 'kept'],
    ['none', null],
  ] as const)('with persistence %s, what a killed node held is %s', async (persistence, expected) => {
    const cluster = await opened({ persistence, redis: 2, directives: { appendfsync: 'always' } });
    await ask(cluster, 'redis-0', 'SET', 'key', 'kept');
    await cluster.signal('redis-0', 'SIGKILL');
    await cluster.start('redis-0');
    await answering(cluster, 'redis-0');
    expect(await ask(cluster, 'redis-0', 'GET', 'key')).toBe(expected);
  });
});

describe('agents', () => {
  test('an agent runs on its host, obeys, and ends when told to', async () => {
    const cluster = await opened();
    const agent = await stubAgent(cluster);
    await agent.order({ order: 'observe', everyMs: 20, probe: false });
    await agent.order({ order: 'end' });
    expect(await agent.ended).toBeUndefined();
    await expect(agent.order({ order: 'end' })).rejects.toMatchObject({ code: 'AGENT_BROKE' });
  });

  test('an order that fails, an order that takes too long, and an agent that dies are told apart', async () => {
    const cluster = await opened();
    const agent = await stubAgent(cluster);
    const read = agent.order({ order: 'read', when: 'final', label: 'final', nodes: [], lists: [] });
    await expect(read).rejects.toThrow('this stub reads nothing');
    await expect(agent.order({ order: 'stop-writing' }, 100)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    const dying = agent.order({ order: 'write', workload: {} as never });
    await expect(dying).rejects.toMatchObject({ code: 'AGENT_BROKE' });
    expect(await agent.ended).toContain('exit code 3');
  });

  test('an agent that cannot start is told with its log', async () => {
    const logs = temporaryFolder();
    const cluster = await openLocal(
      topology({ redis: 1, sentinels: 0, quorum: 1 }),
      { runId: 'test', logs, signal: new AbortController().signal },
      { agentProgram: join(logs, 'missing.ts') },
    );
    try {
      await expect(stubAgent(cluster)).rejects.toMatchObject({ code: 'AGENT_BROKE' });
      expect(readFileSync(join(logs, 'client-a.log'), 'utf8')).toContain('missing.ts');
    } finally {
      await cluster.close();
    }
    expect(existsSync(join(logs, 'redis-0.log'))).toBe(true);
  });
});
