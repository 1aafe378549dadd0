import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until } from '../src/core/until.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { ask, opened } from './opened.ts';

/** What a name leads to for whoever asks the C library on a host; empty when it leads nowhere. */
async function resolved(cluster: LocalCluster, host: string, name: string): Promise<string> {
  const { output } = await cluster.lab.request('run', { host, command: ['getent', 'ahostsv4', name] });
  return output.split(/\s/, 1)[0]!;
}

function sentinel(cluster: LocalCluster, word: string): Promise<unknown> {
  return ask(cluster, 'sentinel-0', 'SENTINEL', word, 'mymaster');
}

/** The master's name; undefined as long as it is the first one's. */
async function laterMaster(cluster: LocalCluster): Promise<string | undefined> {
  const [name] = (await sentinel(cluster, 'GET-MASTER-ADDR-BY-NAME')) as string[];
  return name === 'redis-0.lab' ? undefined : name;
}

/** Whether the first master follows the one of the moment. */
async function isFound(cluster: LocalCluster): Promise<true | undefined> {
  const info = String(await ask(cluster, 'redis-0', 'INFO', 'replication').catch(() => ''));
  const name = await laterMaster(cluster);
  return name !== undefined && info.includes(`master_host:${name}\r\n`) ? true : undefined;
}

test.concurrent.for([{ tls: false }, { tls: true }])(
  'a lab whose hosts are known by names fails over, and finds the old master again, with %o',
  async (options, { onTestFinished }) => {
    const before = readFileSync('/etc/hosts', 'utf8');
    const cluster = await opened(
      {
        redis: 3,
        sentinels: 3,
        quorum: 2,
        announce: 'hostname',
        downAfter: '2s',
        ...options,
      },
      onTestFinished,
    );
    expect(await sentinel(cluster, 'GET-MASTER-ADDR-BY-NAME')).toEqual(['redis-0.lab', '6379']);
    expect((await sentinel(cluster, 'SENTINELS')) as string[][]).toContainEqual(
      expect.arrayContaining(['ip', 'sentinel-2.lab']),
    );
    expect(await ask(cluster, 'redis-1', 'INFO', 'replication')).toContain('master_host:redis-0.lab');
    expect(await resolved(cluster, 'client-a', 'redis-2.lab')).toBe('192.0.2.3');
    expect(await resolved(cluster, 'client-a', 'example.com')).toBe('');
    expect(readFileSync('/etc/hosts', 'utf8')).toBe(before);
    await cluster.signal('redis-0', 'SIGKILL');
    const patience = { withinMs: 100_000, everyMs: 100 };
    await until(() => laterMaster(cluster), { what: 'another master', ...patience });
    await cluster.start('redis-0');
    await until(() => isFound(cluster), { what: 'the old master to be found', ...patience });
  },
);

test.concurrent(
  'a name that no DNS answers for is waited for, others are not; given back, it is found at once',
  async ({ onTestFinished }) => {
    const cluster = await opened(
      { redis: 2, sentinels: 1, quorum: 1, announce: 'hostname', downAfter: '600s' },
      onTestFinished,
    );
    /** Whether a host waits for an answer about a name, and what it is in the end. */
    const asked = async (name: string): Promise<{ waits: boolean; address: string }> => {
      let address = '';
      // names.sh has the C library wait for 3 s. A machine that stands still does not do so twice for as long.
      for (let times = 0; times < 2; times++) {
        const began = performance.now();
        address = await resolved(cluster, 'client-a', name);
        if (performance.now() - began < 2_900) return { waits: false, address };
      }
      return { waits: true, address };
    };
    await cluster.names!.lose(['redis-0.lab'], 'nxdomain', 60_000);
    expect(await asked('redis-0.lab')).toEqual({ waits: false, address: '' });
    await cluster.names!.giveBack(['redis-0.lab']);
    await cluster.names!.lose(['redis-0.lab'], 'timeout', 60_000);
    expect(await asked('redis-0.lab')).toEqual({ waits: true, address: '' });
    expect(await asked('redis-1.lab')).toMatchObject({ address: '192.0.2.2' });
    await cluster.names!.giveBack(['redis-0.lab']);
    expect(await asked('redis-0.lab')).toMatchObject({ address: '192.0.2.1' });
    expect(await asked('nobody.lab')).toEqual({ waits: false, address: '' });
  },
);
