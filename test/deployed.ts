/** A deployment of test/deployments on a cluster, and the command line at work on it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { dumpYaml, loadAllYaml, type V1ClusterRole } from '@kubernetes/client-node';
import { until } from '../src/core/until.ts';
import type { Description } from '../src/deployment/description.ts';
import { disagreements } from '../src/deployment/disagreements.ts';
import { readDescription } from '../src/deployment/yaml.ts';
import { RunResult } from '../src/report/result.ts';
import { ALLOW_ANNOTATION } from '../src/testbed/kubernetes/found/permission.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { LABEL, MANAGER } from '../src/testbed/kubernetes/names.ts';
import { attempt, type Attempt } from '../src/testbed/shell.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { Kubectl } from './kubectl.ts';
import { outcomeOf } from './outcome.ts';
import { tablesIn } from './pod-network.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const PROGRAM = join(import.meta.dirname, '..', 'bin', 'sentinel-chaos');

/** All that has a version and is not renewed all the time. */
const KINDS = 'pods,services,configmaps,secrets,serviceaccounts,pdb,statefulsets,deployments,replicasets';

/** A deployment of test/deployments in a namespace of its own. */
export class Deployed {
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
    const { redis, agent } = imagesFrom(process.env);
    writeFileSync(file, text.replaceAll('REDIS_IMAGE', redis).replaceAll('AGENT_IMAGE', agent));
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

  /** An experiment on it, up to three times where it is undecided, by the rights of a kubeconfig, or all that this machine has. */
  async run(
    description: string,
    experiment: string,
    kubeconfig?: string,
    options: readonly string[] = [],
  ): Promise<Attempt & { readonly outcome: string }> {
    const out = temporaryFolder();
    const rights = kubeconfig === undefined ? [] : ['env', `KUBECONFIG=${kubeconfig}`];
    const own = ['run', experiment, '--on', description, '--out', out, '--retry', '2'];
    const run = await attempt([...rights, PROGRAM, ...own, ...options], { limitMs: 540_000 });
    const stored = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(
      (path) => basename(path) === 'run.json',
    );
    // The name of each attempt's folder begins with the moment of its start.
    const last = stored.toSorted().at(-1);
    const outcome =
      last === undefined
        ? run.errors
        : outcomeOf(RunResult.parse(JSON.parse(readFileSync(join(out, last), 'utf8'))));
    return { ...run, outcome };
  }

  /** The same as a process, which is left to itself. */
  running(description: string, experiment: string): ChildProcess {
    const command = ['run', experiment, '--on', description, '--out', temporaryFolder()];
    return spawn(PROGRAM, command, { stdio: 'ignore', detached: true });
  }

  /** Whether a server answers within three seconds, which are more than a machine stands still, whatever it says. */
  async answers(pod: string, container: string): Promise<boolean> {
    const asked = this.asked(pod, container, 'ping || echo silent', 'timeout 3');
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

  /** The tables of nftables in the network of a pod of it. */
  tablesIn(pod: string): Promise<string> {
    return tablesIn(this.kubectl, this.namespace, pod);
  }

  /** Namespaces that runs have made and not removed. */
  ours(): Promise<string> {
    return this.kubectl.say('get', 'namespaces', '-l', `${LABEL.manager}=${MANAGER}`, '-o', 'name');
  }

  private isWhole(found: Description): boolean {
    return found.nodes.length === 3 && found.sentinels.length === 3 && disagreements(found).length === 0;
  }
}

/** Kills a harness with all its processes. */
export async function killed(harness: ChildProcess): Promise<void> {
  const close = once(harness, 'close');
  process.kill(-harness.pid!, 'SIGKILL');
  await close;
}

/** The rights that are printed, without the rule that ends the role of the whole cluster. */
export function withoutLastRule(printed: string): string {
  const objects = loadAllYaml(printed) as V1ClusterRole[];
  objects.findLast(({ kind }) => kind === 'ClusterRole')!.rules!.pop();
  return objects.map((object) => dumpYaml(object)).join('---\n');
}
