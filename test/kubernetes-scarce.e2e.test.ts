/**
 * Links of limited rate, limits of memory, spoilt files and a DNS that answers nobody, on a real cluster: each takes effect, is undone, ends by
 * itself, and is gone from the machines of a deployment whose harness was killed.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Cluster } from '../src/cluster/cluster.ts';
import type { LinkCount } from '../src/cluster/evidence.ts';
import { OBSERVER_HOST } from '../src/experiment/topology.ts';
import type { StoragePart } from '../src/cluster/storage.ts';
import type { Link } from '../src/history/record.ts';
import { injectorNamespaceOf, namespaceOf, podOf } from '../src/testbed/kubernetes/names.ts';
import { attempt } from '../src/testbed/shell.ts';
import { Kubectl } from './kubectl.ts';
import { onKind } from './on-kind.ts';
import { onMachine } from './on-machine.ts';
import { askerOf, opened, soon, type Opened } from './opened-on-kind.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-scarce-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const SCARCE_HARNESS = join(import.meta.dirname, 'scarce-harness.ts');
const MB = 1024 ** 2;
/** How long what ends by itself lasts: longer than a look at a machine takes, ms. */
const LOOKED_AT_MS = 5_000;

onKind('a deployment on a cluster', (context) => {
  const kubectl = new Kubectl(context);
  let lab: Opened;
  let cluster: Cluster;
  let ask: ReturnType<typeof askerOf>;
  const replication: Link = { from: 'redis-0', to: 'redis-1' };
  const onHost = (host: string): Promise<string> => onMachine(kubectl, lab.namespace, host);
  const paced = async (): Promise<NonNullable<LinkCount['paced']>> =>
    (await cluster.counters([replication]))[0]!.paced ?? { bytes: 0, waits: 0 };
  const write = (bytes: number): Promise<string> =>
    ask('redis-0', 'EVAL', `return redis.call('SET', 'big', string.rep('x', ${bytes}))`, '0');
  const replicated = (bytes: number): Promise<true> =>
    soon('the replica to have all', async () => {
      const length = await ask('redis-1', 'STRLEN', 'big').catch(() => '');
      return Number(length) === bytes || undefined;
    });

  // No Sentinel acts by itself while the tests break and repair.
  beforeAll(async () => {
    lab = await opened(
      context,
      {
        redis: 2,
        sentinels: 1,
        quorum: 1,
        downAfter: '600s',
        announce: 'hostname',
        storage: 'memory',
      },
      root,
    );
    cluster = lab.cluster;
    ask = askerOf(kubectl, lab);
  });
  afterAll(() => cluster.close());

  describe('with a link of limited rate', () => {
    const RATE = 200_000;

    it('sends no more on it than its rate, makes the rest wait, and has no queue any more when that is ended', async () => {
      const whole = await onHost('redis-0');
      expect(whole).toContain('noqueue');
      await cluster.slow!([replication], { rate: RATE }, 60_000);
      // Twice, as a script that is sent again would do it.
      await cluster.slow!([replication], { rate: RATE }, 60_000);
      expect(await onHost('redis-0')).toContain('qdisc htb 5c:');
      const before = await cluster.counters([replication]);
      await write(200_000);
      await soon('something to wait', async () => (await paced()).waits > 0 || undefined);
      const after = await cluster.counters([replication]);
      const carried = after[0]!.paced!.bytes - (before[0]!.paced?.bytes ?? 0);
      expect(carried).toBeGreaterThan(0);
      expect(carried).toBeLessThan((RATE / 8) * ((after[0]!.atUs - before[0]!.atUs) / 1e6 + 1) + 131_072);
      await cluster.endSlowness!([replication]);
      await replicated(200_000);
      expect(await onHost('redis-0')).toBe(whole);
    });

    it('is as it was when nobody ends it', async () => {
      const whole = await onHost('redis-0');
      await cluster.slow!([replication], { rate: RATE }, LOOKED_AT_MS);
      expect(await onHost('redis-0')).not.toBe(whole);
      await soon('the watchdog', async () => (await onHost('redis-0')) === whole || undefined);
      await write(100_000);
      await replicated(100_000);
    });
  });

  describe('with a limit of memory', () => {
    it('has a process killed that takes more, which stays dead until it is started, without the limit', async () => {
      const { resources } = cluster;
      const { pid } = (await cluster.states(['redis-0']))[0]!;
      await resources!.limitMemory('redis-0', 16 * MB, 60_000);
      expect(await resources!.look('redis-0', 'memory')).toMatchObject({ isLimited: true, kills: 0 });
      await write(48 * MB).catch(() => undefined);
      await soon(
        'the kernel to kill it',
        async () => (await cluster.states(['redis-0']))[0]!.state === 'dead' || undefined,
      );
      const { isLimited, hits, kills } = await resources!.look('redis-0', 'memory');
      expect(isLimited).toBe(false);
      expect(kills).toBeGreaterThan(0);
      expect(hits).toBeGreaterThan(0);
      const again = 'jsonpath={.status.containerStatuses[0].restartCount}';
      const pod = ['get', 'pod', podOf('redis-0'), '-n', lab.namespace, '-o', again];
      await soon('another container', async () => (await kubectl.say(...pod)) === '1' || undefined);
      expect(await cluster.states(['redis-0'])).toMatchObject([{ state: 'dead' }]);
      await resources!.lift('redis-0', 'memory');
      const started = await cluster.start('redis-0');
      expect(started.pid).not.toBe(pid);
      await soon('an answer', () => ask('redis-0', 'PING').catch(() => undefined));
      expect(await resources!.look('redis-0', 'memory')).toMatchObject({ isLimited: false });
    });

    it('has none any more when nobody lifts it', async () => {
      const whole = await onHost('redis-1');
      await cluster.resources!.limitMemory('redis-1', 64 * MB, LOOKED_AT_MS);
      expect(await onHost('redis-1')).not.toBe(whole);
      await soon('the watchdog', async () => (await onHost('redis-1')) === whole || undefined);
    });
  });

  describe('with files that are spoilt', () => {
    const refusal = async (process: string, to: StoragePart): Promise<string | undefined> =>
      (await cluster.storage!.attempt(process, to)).refusal;
    const rewrite = (): Promise<string> => ask('redis-1', 'CONFIG', 'REWRITE');
    // Another container has other control groups.
    const mounts = async (): Promise<string[]> =>
      (await onHost('redis-1')).split('\n').filter((line) => line.includes('empty-dir'));

    it('cannot write its configuration, the container that comes next neither, until that is taken back', async () => {
      const { storage } = cluster;
      const whole = await mounts();
      await storage!.seal('redis-1', 60_000);
      await storage!.seal('redis-1', 60_000);
      expect(await refusal('redis-1', 'configuration')).toBe('Read-only file system');
      expect(await refusal('redis-1', 'volume')).toBeUndefined();
      expect(await rewrite()).toMatch(/Rewriting config file/);
      await cluster.signal('redis-1', 'SIGKILL');
      expect((await cluster.start('redis-1')).state).toBe('running');
      await soon('an answer', () => ask('redis-1', 'PING').catch(() => undefined));
      expect(await refusal('redis-1', 'configuration')).toBe('Read-only file system');
      expect(await rewrite()).toMatch(/Rewriting config file/);
      await storage!.unseal('redis-1');
      expect(await refusal('redis-1', 'configuration')).toBeUndefined();
      expect(await rewrite()).toBe('OK');
      expect(await mounts()).toEqual(whole);
    });

    it('has no space left on its volume, until it is there again', async () => {
      const { storage } = cluster;
      const whole = await mounts();
      await storage!.fill('redis-1', 60_000);
      expect(await refusal('redis-1', 'volume')).toBe('No space left on device');
      expect(await rewrite()).toMatch(/No space left/);
      await storage!.drain('redis-1');
      expect(await refusal('redis-1', 'volume')).toBeUndefined();
      expect(await rewrite()).toBe('OK');
      expect(await mounts()).toEqual(whole);
    });
  });

  it('asks for a name that is lost in vain, for others not, until that ends', async () => {
    const names = ['redis-0', 'redis-1'].map(
      (process) => cluster.processes.find(({ name }) => name === process)!.announced!.host,
    );
    const [lost, other] = names as [string, string];
    /** What becomes of a question of a pod, by its own C library. */
    const asked = async (name: string): Promise<string> => {
      // How it ended tells the two apart; how long kubectl takes does not.
      const script = 'timeout 3 getent hosts "$1" || echo "ended with $?"';
      const inside = ['exec', '-n', lab.namespace, podOf('sentinel-0'), '--', 'sh', '-c', script, 'ask'];
      const said = await kubectl.say(...inside, name);
      if (said.includes(name)) return 'answered';
      return /with (124|143)$/.test(said) ? 'waited in vain' : 'refused';
    };
    // All but the observer, which goes by names and is not to be blind.
    const hosts = cluster.hosts.flatMap(({ name }) => (name === OBSERVER_HOST ? [] : [name])).toSorted();
    const led = async (name: string): Promise<(string | undefined)[]> => {
      const looks = await cluster.names!.lookUp([name]);
      expect(looks.map(({ host }) => host).toSorted()).toEqual(hosts);
      return [...new Set(looks.map(({ address }) => address))];
    };
    const [address] = await led(lost);
    expect(address).toMatch(/^[\d.]+$/);
    await cluster.names!.lose([lost], 'timeout', 60_000);
    expect(await led(lost)).toEqual([undefined]);
    expect(await led(other)).toHaveLength(1);
    expect([await asked(lost), await asked(other)]).toEqual(['waited in vain', 'answered']);
    await cluster.names!.giveBack([lost]);
    expect(await led(lost)).toEqual([address]);
    await cluster.names!.lose([lost], 'nxdomain', 60_000);
    expect(await led(lost)).toEqual([undefined]);
    expect([await asked(lost), await asked(other)]).toEqual(['refused', 'answered']);
    await cluster.names!.giveBack([lost]);
    expect(await led(lost)).toEqual([address]);
    // Whoever leaves the domain of the cluster out means the same name.
    const short = lost.split('.').slice(0, 2).join('.');
    expect(await led(short)).toEqual([address]);
    await cluster.names!.lose([short], 'nxdomain', 60_000);
    expect([await led(short), await led(lost)]).toEqual([[undefined], [undefined]]);
    expect([await asked(short), await asked(lost), await asked(other)]).toEqual([
      'refused',
      'refused',
      'answered',
    ]);
    await cluster.names!.giveBack([short]);
    expect(await led(lost)).toEqual([address]);
    await cluster.names!.lose([lost], 'timeout', 4_000);
    await soon('the end of the silence', async () => (await asked(lost)) === 'answered' || undefined);
  });

  it.each([
    { end: 'their watchdogs', ttlMs: 12_000 },
    // As whoever sweeps deletes them.
    { end: 'the end of its injectors', ttlMs: 600_000 },
  ])('a harness that is killed leaves limits to $end', async ({ ttlMs }) => {
    const logs = mkdtempSync(join(root, 'logs-'));
    const env = { ...process.env, XDG_STATE_HOME: root };
    const harness = spawn(process.execPath, [SCARCE_HARNESS, context, logs, String(ttlMs)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env,
    });
    onTestFinished(() => void harness.kill('SIGKILL'));
    const said: string[] = [];
    harness.stdout.on('data', (bytes: Buffer) => said.push(...bytes.toString().split('\n').filter(Boolean)));
    await soon('the harness', () => Promise.resolve(said[0]));
    const runId = said[0]!;
    const namespace = namespaceOf(runId);
    const look = (): Promise<string> => onMachine(kubectl, namespace, 'redis-0');
    const whole = await look();
    harness.stdin.write('go on\n');
    await soon('the faults', () => Promise.resolve(said[1]));
    const broken = await look();
    expect(broken).toContain('qdisc htb 5c:');
    expect(broken.split('\n').filter((line) => !whole.includes(line))).toHaveLength(5);
    harness.kill('SIGKILL');
    await once(harness, 'exit');
    expect(await look()).toContain('qdisc htb 5c:');
    if (ttlMs > 60_000) {
      const all = [
        'delete',
        'daemonsets,pods',
        '--all',
        '-n',
        injectorNamespaceOf(runId),
        '--grace-period=0',
      ];
      await kubectl.say(...all, '--force', '--wait=false');
    }
    await soon('the end of all limits', async () => (await look()) === whole || undefined);
    const { succeeded, output } = await attempt(['bin/sentinel-chaos', 'heal', '--context', context], {
      env,
    });
    expect([succeeded, output]).toEqual([
      true,
      expect.stringContaining(`The dead run ${namespace} is removed`),
    ]);
    await soon('nothing to be left', async () => (await kubectl.leftOf(runId)).length === 0 || undefined);
  });
});
