import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { readDescription, writeDescription } from '../src/deployment/yaml.ts';
import { attempt, type Attempt } from '../src/testbed/shell.ts';
import { PROBE_KEY } from '../src/workload/workload.ts';
import { Deployed, killed, PROGRAM, withoutLastRule } from './deployed.ts';
import { onKind } from './on-kind.ts';
import { temporaryFolder } from './temporary-folder.ts';

function deployed(context: string, manifest: string): Deployed {
  const deployment = new Deployed(context, manifest);
  beforeAll(() => deployment.up());
  afterAll(() => deployment.down());
  return deployment;
}

/** Names of processes. */
function names(all: readonly { readonly name: string }[]): string[] {
  return all.map(({ name }) => name);
}

onKind('discovering a deployment', (context) => {
  describe('with host names, Redis and Sentinel in one pod, a password', () => {
    const cache = deployed(context, 'names-together');

    test('finds it whole', async () => {
      const found = (await cache.discovered())!;
      const host = (pod: string): string => `${pod}.cache.${cache.namespace}.svc.cluster.local`;
      expect(found).toMatchObject({ master: 'pantry', otherMasters: [], unseen: [], allow: 'nothing' });
      expect(names(found.nodes)).toEqual(['cache-0/data', 'cache-1/data', 'cache-2/data']);
      expect(names(found.sentinels)).toEqual(['cache-0/voter', 'cache-1/voter', 'cache-2/voter']);
      expect(found.nodes[0]).toMatchObject({
        role: 'master',
        replicas: 2,
        announced: { host: host('cache-0'), port: 6379 },
        isOpen: false,
        settings: { appendonly: 'yes' },
      });
      expect(found.sentinels[1]!.watches).toMatchObject({
        address: `${host('cache-0')}:6379`,
        process: 'cache-0/data',
        quorum: 2,
        downAfter: 20_000,
        failoverTimeout: 30_000,
      });
      const password = { secret: 'cache-auth', key: 'password' };
      expect(found.credentials).toEqual({ redis: { password }, sentinel: { password } });
      expect(found.disruptionBudgets).toEqual([
        { name: 'cache', maxUnavailable: 1, pods: ['cache-0', 'cache-1', 'cache-2'] },
      ]);
      expect(found.pods[0]).toMatchObject({ controller: 'StatefulSet cache', graceS: 5 });
      expect(found.pods[0]!.containers[0]).toMatchObject({
        liveness: { kind: 'tcpSocket', periodS: 7, failures: 4 },
        limits: { memory: 128 * 2 ** 20 },
      });
    });

    test('takes the same Secret for data nodes and for Sentinels', async () => {
      const secret = 'cache-auth/password';
      const given = ['--password-secret', secret, '--sentinel-password-secret', secret];
      expect(await cache.discover('--yaml', ...given)).toMatchObject({ succeeded: true });
    });

    test('is experimented on only where it is allowed, and is left as it was', async () => {
      const found = (await cache.discovered())!;
      found.allow = 'faults';
      found.objectives = { 'lost-writes': 0, 'no-failover-without-majority': true };
      const file = join(temporaryFolder(), 'cache.deployment.yaml');
      writeFileSync(file, writeDescription(found));
      const refused = await cache.run(file, 'nothing-happens');
      expect(refused).toMatchObject({ succeeded: false });
      expect(refused.errors).toContain(
        `nothing of ${found.name} is broken: its namespace ${cache.namespace} does not allow it`,
      );
      await cache.allow(found.name);
      const kubeconfig = await cache.mayAs('run', 'sentinel-chaos-runner', withoutLastRule);
      const [settings, versions] = [await cache.settings(), await cache.versions()];
      // Where nothing privileged may be made, a quiet run needs nothing of it, nor the right to make it.
      const run = await cache.run(file, 'nothing-happens', kubeconfig, ['--no-injector']);
      await cache.revoke('run');
      expect(run.outcome).toBe('held');
      expect(await cache.settings()).toEqual(settings);
      expect(await cache.versions()).toBe(versions);
      for (const pod of ['cache-0', 'cache-1', 'cache-2'])
        expect(await cache.asked(pod, 'data', 'keys "chaos:*"')).toBe('');
      expect(await cache.ours()).toBe('');
    });

    test('lives on when a harness is killed that holds its master frozen', async () => {
      const found = (await cache.discovered())!;
      found.allow = 'faults';
      const file = join(temporaryFolder(), 'cache.deployment.yaml');
      writeFileSync(file, writeDescription(found));
      await cache.allow(found.name);
      const master = found.nodes.find(({ role }) => role === 'master')!.pod;
      const answers = (): Promise<boolean> => cache.answers(master, 'data');
      const harness = cache.running(file, 'master-stopped');
      await until(async () => ((await answers()) ? undefined : true), {
        what: 'the master to be frozen',
        withinMs: 120_000,
        everyMs: 500,
      });
      await killed(harness);
      expect(await answers()).toBe(false);
      // The next start removes what held it, which lets it go on: long before the freeze would have ended by itself.
      const healed = await attempt([PROGRAM, 'heal', '--context', context], { limitMs: 60_000 });
      expect(healed.output).toContain('is removed with all that it had left');
      await until(async () => (await answers()) || undefined, {
        what: 'the master to answer',
        withinMs: 60_000,
        everyMs: 500,
      });
      expect(await cache.ours()).toBe('');
      const left = (await cache.asked(master, 'data', '--scan --pattern "chaos:*"')).trim().split('\n');
      expect(left).toContain(PROBE_KEY);
      for (const key of left)
        expect(Number(await cache.asked(master, 'data', `ttl "${key}"`)), key).toBeGreaterThan(0);
    });

    test('loses all with its master’s pod, which comes back empty; the rights that are printed suffice to see it', async () => {
      const found = (await cache.discovered())!;
      found.allow = 'faults';
      found.objectives = { 'lost-writes': '1%', recovered: '2m' };
      const file = join(temporaryFolder(), 'cache.deployment.yaml');
      writeFileSync(file, writeDescription(found));
      await cache.allow(found.name);
      const kubeconfig = await cache.mayAs('run', 'sentinel-chaos-runner');
      const run = await cache.run(file, 'pod-of-master-deleted', kubeconfig);
      await cache.revoke('run');
      // Its volume goes with the pod, and it is back long before 20 s: Sentinel misses nothing, and replicas copy an empty master.
      expect(run.output).toMatch(
        /✗ No replica took over in time: No replica took over within 27\ss \(no failover\)\./,
      );
      expect(run.output).toContain(
        'before the master came back without this data, which the others then copied from it',
      );
      expect(run.output).toMatch(/✗ Objective missed: more writes were lost: [1-9]/);
      expect(run.output).toContain('✓ Objective: whole again in time');
      expect(await cache.ours()).toBe('');
    });

    test('fails over when nobody finds its master’s pod by its name, which has none of our rules afterwards', async () => {
      const found = (await cache.discovered())!;
      found.allow = 'faults';
      const file = join(temporaryFolder(), 'cache.deployment.yaml');
      writeFileSync(file, writeDescription(found));
      await cache.allow(found.name);
      const master = found.nodes.find(({ role }) => role === 'master')!.pod;
      const run = await cache.run(file, 'name-of-master-lost');
      expect(run.output).toContain('✓ A replica takes over in time');
      expect(run.output).toContain('✓ What is lost is what was expected');
      expect(run.outcome).toBe('held');
      for (const { name } of found.pods) expect(await cache.tablesIn(name), name).not.toContain('chaos');
      expect((await cache.discovered())!.nodes.find(({ role }) => role === 'master')!.pod).not.toBe(master);
      expect(await cache.ours()).toBe('');
    });

    test('prints no password, though a hook holds one', async () => {
      const { output } = await cache.discover('--yaml');
      expect(output).toContain('redis-cli -a …');
      expect(output).not.toContain('open-cache-31');
    });

    test('suggests the key of a Secret that was probably meant', async () => {
      const wrong = await cache.discover('--yaml', '--password-secret', 'cache-auth/pasword');
      expect(wrong.errors).toContain(
        'the Secret cache-auth has no key pasword; did you mean cache-auth/password?',
      );
    });
  });

  describe('with addresses of pods, ACL users, Sentinels in a Deployment, unusual ports', () => {
    const store = deployed(context, 'addresses-apart');

    test('finds it whole, and what does not belong to it', async () => {
      const found = (await store.discovered())!;
      const ips = new Map(found.pods.map(({ name, ip }) => [name, ip]));
      expect(found.master).toBe('orders');
      expect(names(found.nodes)).toEqual(['store-0', 'store-1', 'store-2']);
      for (const { pod, port, announced } of [...found.nodes, ...found.sentinels])
        expect(announced).toEqual({ host: ips.get(pod), port });
      expect(found.nodes.map(({ port }) => port)).toEqual([7000, 7000, 7000]);
      expect(found.sentinels.map(({ port }) => port)).toEqual([27_000, 27_000, 27_000]);
      expect(found.credentials).toEqual({
        redis: { username: 'keeper', password: { secret: 'store-login', key: 'password' } },
        sentinel: { password: { secret: 'watch-settings', key: 'own-password' } },
      });
      expect(found.pods.at(-1)).toMatchObject({ controller: 'Deployment watch' });
      expect(found.unseen).toEqual([
        expect.stringMatching(/^A Redis at port 6379 of pod stranger is none that/),
      ]);
    });

    test('changes nothing', async () => {
      const look = async (): Promise<string[]> => {
        const login = ['-p', '7000', '--user', 'keeper', '-a', 'keep-store-47', '--no-auth-warning'];
        const data = store.inside('store-0', 'server', ...login, 'config', 'get', '*');
        return [await store.versions(), await data];
      };
      const before = await look();
      await store.discovered();
      expect(await look()).toEqual(before);
    });

    test('needs no more rights than it prints', async () => {
      const kubeconfig = await store.mayAs('discover', 'sentinel-chaos-reader');
      const command = [PROGRAM, 'discover', '--context', context, '--yaml', '--namespace'];
      const asReader = (namespace: string): Promise<Attempt> =>
        attempt(['env', `KUBECONFIG=${kubeconfig}`, ...command, namespace], { limitMs: 60_000 });
      const { output, errors } = await asReader(store.namespace);
      expect(errors).toBe('');
      expect(readDescription(output, 'found').sentinels).toHaveLength(3);
      const refused = await asReader('kube-system');
      expect(refused.errors).toContain('cannot list resource "pods"');
      expect(refused.errors).toContain('discover --rbac');
      await store.revoke('discover');
    });
  });
});
