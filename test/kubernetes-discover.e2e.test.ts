import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dumpYaml, loadAllYaml, type V1ClusterRole } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/until.ts';
import type { Description } from '../src/deployment/description.ts';
import { disagreements } from '../src/deployment/disagreements.ts';
import { readDescription, writeDescription } from '../src/deployment/yaml.ts';
import { ALLOW_ANNOTATION } from '../src/testbed/kubernetes/found/permission.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { LABEL, MANAGER } from '../src/testbed/kubernetes/names.ts';
import { attempt, type Attempt } from '../src/testbed/shell.ts';
import { PROBE_KEY } from '../src/workload/workload.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { Kubectl } from './kubectl.ts';
import { onKind } from './on-kind.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROGRAM = join(import.meta.dirname, '..', 'bin', 'sentinel-chaos');

/** All that has a version and is not renewed all the time. */
const KINDS = 'pods,services,configmaps,secrets,serviceaccounts,pdb,statefulsets,deployments,replicasets';

/** A deployment of test/deployments in a namespace of its own. */
class Deployed {
  readonly namespace: string;
  private readonly kubectl: Kubectl;
  private readonly manifest: string;

  constructor(context: string, manifest: string) {
    this.kubectl = new Kubectl(context);
    this.manifest = manifest;
    this.namespace = `${manifest}-${randomBytes(3).toString('hex')}`;
  }

  async up(): Promise<void> {
    const text = readFileSync(join(import.meta.dirname, 'deployments', `${this.manifest}.yaml`), 'utf8');
    await this.kubectl.say('create', 'namespace', this.namespace);
    // Not in a test yet, whose folder would be removed at its end.
    const folder = mkdtempSync(join(tmpdir(), 'sentinel-chaos-test-'));
    const file = join(folder, 'deployment.yaml');
    writeFileSync(file, text.replaceAll('REDIS_IMAGE', imagesFrom(process.env).redis));
    await this.kubectl.say('apply', '-n', this.namespace, '-f', file);
    rmSync(folder, { recursive: true });
    await until(
      async () => {
        const found = await this.discovered();
        return found !== undefined && this.isWhole(found) ? found : undefined;
      },
      { what: `${this.manifest} to be whole`, withinMs: 240_000, everyMs: 1_000 },
    );
  }

  async down(): Promise<void> {
    await this.kubectl.say('delete', 'namespace', this.namespace, '--wait=false');
  }

  discover(...options: readonly string[]): Promise<Attempt> {
    const { namespace, kubectl } = this;
    const command = [PROGRAM, 'discover', '--context', kubectl.context, '--namespace', namespace];
    return attempt([...command, ...options], { limitMs: 60_000 });
  }

  async discovered(): Promise<Description | undefined> {
    const { succeeded, output } = await this.discover('--yaml');
    return succeeded ? readDescription(output, 'found') : undefined;
  }

  /** Versions of all objects by kind and name. */
  versions(): Promise<string> {
    const each = '{range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
    return this.kubectl.say('get', KINDS, '-n', this.namespace, '-o', `jsonpath=${each}`);
  }

  /** What a server answers to a person inside its own container. */
  inside(pod: string, container: string, ...words: readonly string[]): Promise<string> {
    return this.kubectl.say('exec', '-n', this.namespace, pod, '-c', container, '--', 'redis-cli', ...words);
  }

  /** The same with the password that the container has. */
  asked(pod: string, container: string, words: string, by = ''): Promise<string> {
    const script = `REDISCLI_AUTH=$PASSWORD ${by} redis-cli ${words}`;
    return this.kubectl.say('exec', '-n', this.namespace, pod, '-c', container, '--', 'sh', '-c', script);
  }

  /** An experiment on it, by the rights of a kubeconfig, or all that this machine has. */
  run(
    description: string,
    experiment: string,
    kubeconfig?: string,
    options: readonly string[] = [],
  ): Promise<Attempt> {
    const out = temporaryFolder();
    const rights = kubeconfig === undefined ? [] : ['env', `KUBECONFIG=${kubeconfig}`];
    const command = [...rights, PROGRAM, 'run', experiment, '--on', description, '--out', out, ...options];
    return attempt(command, { limitMs: 240_000 });
  }

  /** The same as a process, which is left to itself. */
  running(description: string, experiment: string): ChildProcess {
    const command = ['run', experiment, '--on', description, '--out', temporaryFolder()];
    return spawn(PROGRAM, command, { stdio: 'ignore', detached: true });
  }

  /** Whether a server answers within a second, whatever it says. */
  async answers(pod: string, container: string): Promise<boolean> {
    const asked = this.asked(pod, container, 'ping || echo silent', 'timeout 1');
    return !(await asked).includes('silent');
  }

  /** Grants what `discover --rbac` prints for a command; answers with a kubeconfig that may do this alone. */
  async mayAs(
    command: 'discover' | 'run',
    account: string,
    without: (rights: string) => string = (rights) => rights,
  ): Promise<string> {
    const file = join(temporaryFolder(), 'rights.yaml');
    writeFileSync(file, without((await this.discover('--rbac')).output));
    await this.kubectl.say('apply', '-l', `sentinel-chaos/for=${command}`, '-f', file);
    return kubeconfigOf(this.kubectl, this.namespace, account);
  }

  revoke(command: 'discover' | 'run'): Promise<string> {
    const granted = 'clusterrolebindings,clusterroles';
    return this.kubectl.say('delete', granted, '-l', `sentinel-chaos/for=${command}`);
  }

  allow(name: string): Promise<string> {
    return this.kubectl.say('annotate', 'namespace', this.namespace, `${ALLOW_ANNOTATION}=${name}`);
  }

  /** What its first data node and Sentinel go by. */
  async settings(): Promise<string[]> {
    return [
      await this.asked('cache-0', 'data', 'config get "*"'),
      await this.asked('cache-0', 'voter', '-p 26379 sentinel config get "*"'),
    ];
  }

  /** Namespaces that runs have made and not removed. */
  ours(): Promise<string> {
    return this.kubectl.say('get', 'namespaces', '-l', `${LABEL.manager}=${MANAGER}`, '-o', 'name');
  }

  private isWhole(found: Description): boolean {
    return found.nodes.length === 3 && found.sentinels.length === 3 && disagreements(found).length === 0;
  }
}

function deployed(context: string, manifest: string): Deployed {
  const deployment = new Deployed(context, manifest);
  beforeAll(() => deployment.up());
  afterAll(() => deployment.down());
  return deployment;
}

/** Kills a harness with all its processes. */
async function killed(harness: ChildProcess): Promise<void> {
  const close = once(harness, 'close');
  process.kill(-harness.pid!, 'SIGKILL');
  await close;
}

/** The rights that are printed, without the rule that ends the role of the whole cluster. */
function withoutLastRule(printed: string): string {
  const objects = loadAllYaml(printed) as V1ClusterRole[];
  objects.findLast(({ kind }) => kind === 'ClusterRole')!.rules!.pop();
  return objects.map((object) => dumpYaml(object)).join('---\n');
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
      expect(run).toMatchObject({ succeeded: true });
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
        withinMs: 60_000,
        everyMs: 500,
      });
      await killed(harness);
      expect(await answers()).toBe(false);
      // The next start removes what held it, which lets it go on: long before the freeze would have ended by itself.
      const healed = await attempt([PROGRAM, 'heal', '--context', context], { limitMs: 60_000 });
      expect(healed.output).toContain('is removed with all that it had left');
      await until(async () => (await answers()) || undefined, {
        what: 'the master to answer',
        withinMs: 20_000,
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
