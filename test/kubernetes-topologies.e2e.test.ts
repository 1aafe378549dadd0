/**
 * What else a topology may say, on a real cluster: Sentinels beside data nodes; Valkey, and nothing kept; TLS and users; what
 * is announced; hooks and probes of pods.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { podOf } from '../src/testbed/kubernetes/names.ts';
import { Kubectl } from './kubectl.ts';
import { onKind } from './on-kind.ts';
import { addressOf, askerOf, opened, soon, type Opened } from './opened-on-kind.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-topologies-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The first master is killed, all three Sentinels name another one, and it is a replica when it is back. */
async function becomesReplica({ cluster }: Opened, ask: ReturnType<typeof askerOf>): Promise<void> {
  const old = addressOf(cluster, 'redis-0');
  await cluster.signal('redis-0', 'SIGKILL');
  const named = (sentinel: string): Promise<string> =>
    ask(sentinel, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster');
  await soon('all Sentinels to name another master', async () => {
    const names = await Promise.all(['sentinel-0', 'sentinel-1', 'sentinel-2'].map(named));
    return names.every((name) => !name.startsWith(old)) || undefined;
  });
  await cluster.start('redis-0');
  const role = await soon('its role', () => ask('redis-0', 'ROLE').catch(() => undefined));
  expect(role).toMatch(/^slave/);
}

onKind('other topologies on a cluster', (context) => {
  const kubectl = new Kubectl(context);

  it.concurrent('a Sentinel beside each data node, on a port of one’s own', async ({ onTestFinished }) => {
    const lab = await opened(
      context,
      {
        redis: 3,
        sentinels: 2,
        quorum: 2,
        placement: 'together',
        sentinelPort: 5000,
      },
      root,
    );
    onTestFinished(() => lab.cluster.close());
    const ask = askerOf(kubectl, lab);
    const names = ['redis-0', 'redis-1', 'redis-2', 'client-a', 'observer'];
    expect(lab.cluster.hosts.map(({ name }) => name)).toEqual(names);
    expect(await ask('sentinel-1', 'SENTINEL', 'CKQUORUM', 'mymaster')).toMatch(/^OK 2/);
    expect(await lab.cluster.signal('sentinel-1', 'SIGKILL')).toMatchObject({ state: 'dead' });
    expect(await lab.cluster.states(['redis-1'])).toMatchObject([{ state: 'running' }]);
    expect(await lab.cluster.start('sentinel-1')).toMatchObject({ state: 'running' });
  });

  it.concurrent(
    'Valkey without data and volumes: the old master asks the Sentinels and comes back as a replica',
    async ({ onTestFinished }) => {
      const lab = await opened(
        context,
        {
          redis: 3,
          sentinels: 3,
          quorum: 2,
          downAfter: '1s',
          failoverTimeout: '10s',
          server: 'valkey',
          persistence: 'none',
          storage: 'none',
          restart: 'ask-sentinels',
        },
        root,
      );
      onTestFinished(() => lab.cluster.close());
      const ask = askerOf(kubectl, lab);
      expect(lab.cluster.server).toMatch(/^valkey \d+\.\d+/);
      expect(await kubectl.say('get', 'pvc', '-n', lab.namespace, '-o', 'name')).toBe('');
      await becomesReplica(lab, ask);
    },
  );

  it.concurrent(
    'TLS and users: nothing in plain text or without a user, a failover, and the old master is a replica',
    async ({ onTestFinished }) => {
      const lab = await opened(
        context,
        {
          redis: 3,
          sentinels: 3,
          quorum: 2,
          downAfter: '1s',
          failoverTimeout: '10s',
          restart: 'ask-sentinels',
          tls: true,
          users: true,
        },
        root,
      );
      onTestFinished(() => lab.cluster.close());
      const ask = askerOf(kubectl, lab);
      const old = addressOf(lab.cluster, 'redis-0');
      const plainly = ['exec', '-n', lab.namespace, 'redis-node-0', '-c', 'redis', '--', 'timeout', '5'];
      const refused = await kubectl.run(...plainly, 'redis-cli', '-h', old, '--user', 'client', 'ping');
      expect(refused.output + refused.errors).not.toContain('PONG');
      expect(await ask('redis-0', 'PING')).toBe('PONG');
      expect(await ask('redis-0', 'CLIENT', 'LIST')).toMatch(/ user=replica /);
      expect(await ask('redis-0', 'CLIENT', 'LIST')).toMatch(/ user=sentinel /);
      await becomesReplica(lab, ask);
      await soon('it to follow the new master', async () => {
        const replication = await ask('redis-0', 'INFO', 'replication');
        return replication.includes('master_link_status:up') || undefined;
      });
      for (const { name } of lab.cluster.processes) expect(await ask(name, 'ACL', 'LOG')).toBe('');
    },
  );

  it('names, a hook and a probe of pods: the master’s pod hands over before it ends, and a frozen one is started again', async ({
    onTestFinished,
  }) => {
    const lab = await opened(
      context,
      {
        redis: 2,
        sentinels: 3,
        quorum: 2,
        downAfter: '5m',
        announce: 'hostname',
        preStop: 'paused-failover',
        probes: { liveness: { period: '1s', failures: 2 } },
      },
      root,
    );
    onTestFinished(() => lab.cluster.close());
    const ask = askerOf(kubectl, lab);
    const named = (): Promise<string> => ask('sentinel-0', 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster');
    expect(await named()).toMatch(new RegExp(`^${podOf('redis-0')}\\.`));
    // Long before any Sentinel misses it.
    await kubectl.say('delete', 'pod', '-n', lab.namespace, podOf('redis-0'), '--wait=false');
    const isNamed = async (): Promise<true | undefined> =>
      (await named()).startsWith(`${podOf('redis-1')}.`) || undefined;
    await soon('the replica to be named', isNamed);
    const starts = '{.status.containerStatuses[0].restartCount}';
    const started = (): Promise<string> =>
      kubectl.say('get', 'pod', '-n', lab.namespace, podOf('redis-1'), '-o', `jsonpath=${starts}`);
    expect(await started()).toBe('0');
    await lab.cluster.signal('redis-1', 'SIGSTOP');
    // The grace of a pod, 30 s, passes as well: a frozen process takes no SIGTERM.
    await soon('it to be started again', async () => (await started()) === '1' || undefined);
    await soon('it to answer', () => ask('redis-1', 'PING').catch(() => undefined));
  });
});
