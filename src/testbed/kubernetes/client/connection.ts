/** Choosing the cluster and connecting to it, as kubectl would, but never by accident. */

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import { nearest } from '../../../core/did-you-mean.ts';
import type { Api } from '../api.ts';
import type { Limits } from './retry.ts';

/** kind's own prefix for the contexts it makes: clusters that are there to be broken. */
const EXPENDABLE = 'kind-';

/** What the cluster that a pod is in is called there. */
export const IN_CLUSTER = 'in-cluster';

export interface ConnectOptions {
  /** The kubeconfig's current one when absent. */
  readonly context?: string;
  /** Whether the user named it: only then it may be any cluster. */
  readonly named: boolean;
  /** Where the files of a pod's service account are: below the root, but for tests. */
  readonly root?: string;
  /** How long the API server is waited for; absent, as long as a run does. */
  readonly limits?: Partial<Limits>;
}

/**
 * Connects to the API server of a context. client-node is big, so it is loaded here and not before.
 *
 * BAD_ARGUMENT for a context that may not be used or does not exist, MISSING_PREREQUISITE when there is no kubeconfig
 * or no server answers.
 */
export async function connectApi(options: ConnectOptions): Promise<Api> {
  const [{ KubeConfig }, { Client }, { LIMITS }] = await Promise.all([
    import('@kubernetes/client-node'),
    import('./client.ts'),
    import('./retry.ts'),
  ]);
  const kubeconfig = loaded(() => new KubeConfig(), options.root);
  kubeconfig.setCurrentContext(chosen(kubeconfig, options));
  // A server that is not there now is not waited for; one that goes away later is.
  await greet(new Client(kubeconfig, { ...LIMITS, ...options.limits, patienceMs: 0 }), kubeconfig);
  return new Client(kubeconfig, { ...LIMITS, ...options.limits });
}

/**
 * All files of KUBECONFIG, or ~/.kube/config; of two things of one name the first counts, as for kubectl. In a pod that has
 * none, the cluster that it is in, as its service account.
 */
function loaded(make: () => KubeConfig, root = ''): KubeConfig {
  const named = process.env['KUBECONFIG']?.split(delimiter).filter((file) => file !== '') ?? [];
  const candidates = named.length > 0 ? named : [join(homedir(), '.kube', 'config')];
  const files = candidates.filter((file) => existsSync(file) && readFileSync(file, 'utf8').trim() !== '');
  if (files.length === 0 && named.length === 0 && isPod(root)) return ofPod(make(), root);
  if (files.length === 0) {
    throw new ChaosError(
      'MISSING_PREREQUISITE',
      `there is no kubeconfig: looked for ${candidates.join(', ')}`,
      {
        hint: '`sentinel-chaos cluster up` makes a kind cluster and writes one.',
      },
    );
  }
  const [first, ...others] = files.map((file) => loadedFrom(file, make()));
  for (const other of others) add(other, first!);
  return first!;
}

/** Where Kubernetes lays the token of a pod's service account. */
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

function isPod(root: string): boolean {
  return process.env['KUBERNETES_SERVICE_HOST'] !== undefined && existsSync(`${root}${TOKEN}`);
}

function ofPod(kubeconfig: KubeConfig, root: string): KubeConfig {
  kubeconfig.loadFromCluster(root);
  const [context] = kubeconfig.contexts;
  kubeconfig.contexts = [{ ...context!, name: IN_CLUSTER }];
  kubeconfig.setCurrentContext(IN_CLUSTER);
  return kubeconfig;
}

function loadedFrom(file: string, kubeconfig: KubeConfig): KubeConfig {
  try {
    kubeconfig.loadFromFile(file);
    return kubeconfig;
  } catch (error) {
    const message = `the kubeconfig ${file} cannot be read: ${messageOf(error)}`;
    throw new ChaosError('BAD_ARGUMENT', message, { cause: error });
  }
}

function add(other: KubeConfig, to: KubeConfig): void {
  for (const cluster of other.clusters) if (to.getCluster(cluster.name) === null) to.addCluster(cluster);
  for (const user of other.users) if (to.getUser(user.name) === null) to.addUser(user);
  for (const context of other.contexts)
    if (to.getContextObject(context.name) === null) to.addContext(context);
  to.setCurrentContext(to.getCurrentContext() || other.getCurrentContext());
}

function chosen(kubeconfig: KubeConfig, { context, named }: ConnectOptions): string {
  const name = context ?? kubeconfig.getCurrentContext();
  if (!name) {
    throw new ChaosError('BAD_ARGUMENT', 'the kubeconfig has no current context', {
      hint: 'Name one: --context NAME',
    });
  }
  if (!named && !name.startsWith(EXPENDABLE)) {
    throw new ChaosError('BAD_ARGUMENT', `refusing to inject faults into ${name}: it is not a kind cluster`, {
      hint: `name it with --context ${name}`,
    });
  }
  if (kubeconfig.getContextObject(name) === null) throw unknownContext(kubeconfig, name, named);
  if (kubeconfig.getCluster(kubeconfig.getContextObject(name)!.cluster) === null) {
    throw new ChaosError('BAD_ARGUMENT', `the kubeconfig does not define the cluster of context ${name}`);
  }
  return name;
}

function unknownContext(kubeconfig: KubeConfig, name: string, named: boolean): ChaosError {
  const known = kubeconfig.getContexts().map((context) => context.name);
  const meant = nearest(name, known);
  const all = known.length === 0 ? 'it has none at all.' : `it has ${known.join(', ')}.`;
  const guess = meant === undefined ? all : `did you mean ${meant}?`;
  return new ChaosError(
    named ? 'BAD_ARGUMENT' : 'MISSING_PREREQUISITE',
    `the kubeconfig has no context ${name}`,
    { hint: named ? guess : `${guess} \`sentinel-chaos cluster up\` makes a kind cluster.` },
  );
}

async function greet(api: Api, kubeconfig: KubeConfig): Promise<void> {
  try {
    await api.version();
  } catch (error) {
    const { server } = kubeconfig.getCurrentCluster()!;
    const message = `the cluster of context ${api.context} (${server}) cannot be used: ${messageOf(error)}`;
    throw new ChaosError('MISSING_PREREQUISITE', message, {
      hint: 'See whether `kubectl --context ' + api.context + ' version` works.',
      cause: error,
    });
  }
}
