/** What `doctor` says of clusters: what makes one here, and whether the one there is allows what runs do. */

import { readFileSync } from 'node:fs';
import { ChaosError } from '../core/errors.ts';
import type { Api } from '../testbed/kubernetes/api.ts';
import { imagesFrom } from '../testbed/kubernetes/images.ts';
import { clusterOf } from '../testbed/kubernetes/kind/name.ts';
import { lookAtTools } from '../testbed/kubernetes/kind/tools.ts';
import { attempt } from '../testbed/shell.ts';
import { connectTo, type ContextChoice } from './testbeds.ts';

/** What was found out. */
export interface Examination {
  readonly sentences: readonly string[];
  /** Whether experiments can be run on a cluster, be it one that is made first. */
  readonly isUsable: boolean;
}

/** What kind advises for clusters of several nodes (its page of known issues). */
const INOTIFY = { 'fs.inotify.max_user_watches': 524_288, 'fs.inotify.max_user_instances': 512 } as const;

/** All that runs do, in namespaces that do not exist yet: hence asked for all of them. */
const NEEDED: readonly (readonly [group: string, resource: string, verbs: string])[] = [
  ['', 'namespaces', 'create get list delete'],
  ['', 'nodes', 'get list'],
  ['', 'pods', 'create get list watch patch delete deletecollection'],
  ['', 'pods/exec', 'create get'],
  ['', 'pods/log', 'get'],
  ['', 'services', 'create get list'],
  ['', 'secrets', 'create'],
  ['', 'configmaps', 'create'],
  ['', 'persistentvolumeclaims', 'get list delete'],
  ['apps', 'statefulsets', 'create get patch'],
  ['apps', 'daemonsets', 'create get'],
  ['coordination.k8s.io', 'leases', 'create get patch'],
];

/** Looks at this machine's tools and at the cluster of the context that was named, or our own. */
export async function examineCluster(choice: ContextChoice): Promise<Examination> {
  const { engine, kind, missing } = await lookAtTools();
  const tools = [
    ...(engine === undefined ? [] : [`Docker engine ${engine}.`]),
    ...(kind === undefined ? [] : [`kind ${kind}.`]),
    ...missing,
  ];
  const machine = engine === undefined ? [] : [...inotify(), await images()];
  const cluster = await examineContext(choice, missing.length === 0);
  return { sentences: [...tools, ...machine, ...cluster.sentences], isUsable: cluster.isUsable };
}

async function examineContext(choice: ContextChoice, canMakeOne: boolean): Promise<Examination> {
  let api: Api;
  try {
    api = await connectTo(choice);
  } catch (error) {
    if (!(error instanceof ChaosError)) throw error;
    const wasNamed = choice.context !== undefined;
    const sentence = `No cluster can be reached: ${error.message}.`;
    if (wasNamed || !canMakeOne) return { sentences: [sentence], isUsable: false };
    return {
      sentences: [sentence, 'The testbed kind can be used: `sentinel-chaos cluster up` makes one.'],
      isUsable: true,
    };
  }
  return examineApi(api);
}

async function examineApi(api: Api): Promise<Examination> {
  const { context } = api;
  const nodes = await api.list({ apiVersion: 'v1', kind: 'Node' }).catch(() => []);
  const refused = await refusedBy(api);
  const sentences = [
    `The context ${context} leads to Kubernetes ${await api.version()} with ${nodes.length} machines.`,
    'A run makes two namespaces there, at the Pod Security levels restricted and privileged (for cutting links and signals).',
  ];
  if (refused.length > 0)
    return { sentences: [...sentences, `Missing permissions: ${refused.join(', ')}.`], isUsable: false };
  const use =
    clusterOf(context) === undefined ? `--testbed kubernetes --context ${context}` : '--testbed kind';
  return {
    sentences: [...sentences, `It allows all that a run does: it can be used with ${use}.`],
    isUsable: true,
  };
}

/** What the context's user may not do, as `create pods/exec`. */
async function refusedBy(api: Api): Promise<string[]> {
  const needed = NEEDED.flatMap(([group, path, verbs]) =>
    verbs.split(' ').map((verb) => ({ group, path, verb })),
  );
  const answers = await Promise.all(
    needed.map(async ({ group, path, verb }) => {
      const [resource, subresource] = path.split('/');
      const access = {
        verb,
        group,
        resource: resource!,
        ...(subresource === undefined ? {} : { subresource }),
      };
      return (await api.may(access)) ? [] : [`${verb} ${path}`];
    }),
  );
  return answers.flat();
}

/** The settings of this kernel that are too small for several nodes on one machine. */
function inotify(): string[] {
  const small = Object.entries(INOTIFY).filter(([name, least]) => setting(name) < least);
  if (small.length === 0) return [];
  const commands = small.map(([name, least]) => `${name}=${least}`).join(' ');
  return [
    `Few files can be watched; with several nodes that may not do. As root: \`sysctl -w ${commands}\`.`,
  ];
}

function setting(name: string): number {
  try {
    return Number(readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8'));
  } catch {
    // Not this kernel's matter: on other systems the engine has one of its own.
    return Infinity;
  }
}

async function images(): Promise<string> {
  const all = Object.values(imagesFrom(process.env)) as string[];
  const there = await Promise.all(
    all.map(async (image) => (await attempt(['docker', 'image', 'inspect', image])).succeeded),
  );
  const words = all.map((image, index) => `${image} (${there[index] ? 'here' : 'to be pulled'})`);
  return `Images: ${words.join(', ')}.`;
}
