/** The life of the harness's own cluster. */

import { ChaosError, messageOf } from '../../../core/errors.ts';
import { lasting } from '../../../core/quantity.ts';
import { until } from '../../../core/until.ts';
import { attempt } from '../../shell.ts';
import type { Api } from '../api.ts';
import { clusterConfig } from './cluster-config.ts';
import { loadImages } from './image-loading.ts';
import { workersOf } from './nodes.ts';
import { awaitReady, REMAKE } from './readiness.ts';
import { refuseLackingTools } from './tools.ts';

/** What a cluster should be like. */
export interface ClusterWish {
  readonly name: string;
  /** Machines besides the control plane; as kind-config.yaml says when absent. */
  readonly workers?: number;
  /** kind's own when absent. */
  readonly nodeImage?: string;
  /** Images that runs need. */
  readonly images: readonly string[];
}

interface Circumstances {
  readonly say: (sentence: string) => void;
  readonly signal: AbortSignal;
  /** Connects to the cluster once kind has made it. */
  readonly connect: () => Promise<Api>;
  readonly startingMs?: number;
}

/** API servers that were stopped with their machine answer again well before, ms. */
const STARTING_MS = 60_000;

/** Makes the cluster unless it is there, and waits until it can be used and has the images; may be called any time. */
export async function clusterUp(wish: ClusterWish, circumstances: Circumstances): Promise<void> {
  const { say, signal } = circumstances;
  await refuseLackingTools();
  const began = performance.now();
  if ((await clusters()).includes(wish.name)) await greet(wish, say);
  else await create(wish, circumstances);
  const api = await connected(wish, circumstances);
  await awaitReady(api, signal);
  await loadImages({ cluster: wish.name, api, images: wish.images, say, signal });
  say(`The cluster "${wish.name}" is ready (${lasting((performance.now() - began) / 1e3)}).`);
}

/** Deletes this cluster and nothing else. */
export async function clusterDown(name: string, say: (sentence: string) => void): Promise<void> {
  await refuseLackingTools();
  if (!(await clusters()).includes(name)) return say(`There is no cluster "${name}".`);
  await kind(['delete', 'cluster', '--name', name]);
  say(`The cluster "${name}" is deleted.`);
}

async function greet({ name, workers }: ClusterWish, say: (sentence: string) => void): Promise<void> {
  say(`The cluster "${name}" exists already.`);
  const has = (await workersOf(name)).length;
  if (workers !== undefined && workers !== has)
    say(`It has ${has} workers and keeps them; sentinel-chaos cluster down comes before another number.`);
}

/** Leaves nothing half-made behind when it is given up. */
async function create(wish: ClusterWish, { say, signal }: Circumstances): Promise<void> {
  const { name, workers, nodeImage } = wish;
  say(`Making the cluster "${name}"; the first time kind may have to pull its node image.`);
  const image = nodeImage === undefined ? [] : ['--image', nodeImage];
  try {
    await kind(['create', 'cluster', '--name', name, '--config', '-', ...image], {
      input: clusterConfig(workers),
      signal,
    });
  } catch (error) {
    await kind(['delete', 'cluster', '--name', name]).catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  }
}

/**
 * Connects to the cluster, which may still be starting after its engine has. A kubeconfig that lacks it, such as
 * another user's, gets it.
 */
async function connected(
  { name }: ClusterWish,
  { connect, signal, startingMs = STARTING_MS }: Circumstances,
): Promise<Api> {
  let trouble: unknown;
  const tried = async (): Promise<Api | undefined> => {
    try {
      return await connect();
    } catch (error) {
      trouble = error;
      await kind(['export', 'kubeconfig', '--name', name]).catch(() => undefined);
      return undefined;
    }
  };
  try {
    return await until(tried, { what: 'the cluster', withinMs: startingMs, everyMs: 500, signal });
  } catch {
    signal.throwIfAborted();
    throw new ChaosError('TESTBED_BROKE', `the cluster "${name}" exists, but ${messageOf(trouble)}`, {
      hint: REMAKE,
    });
  }
}

async function clusters(): Promise<string[]> {
  return (await kind(['get', 'clusters'])).split('\n').filter((line) => line !== '');
}

async function kind(
  args: readonly string[],
  circumstances: { readonly input?: string; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const { succeeded, output, errors } = await attempt(['kind', ...args], circumstances);
  if (succeeded) return output.trim();
  // Before its error message kind prints the steps it took.
  const said = errors.slice(Math.max(0, errors.indexOf('ERROR:'))).trim();
  const complaint = said === '' ? 'it failed and printed no reason' : said;
  const hint = complaint.includes('pull image')
    ? { hint: 'Another image can be had with --node-image.' }
    : {};
  throw new ChaosError('TESTBED_BROKE', `kind ${args.slice(0, 2).join(' ')}: ${complaint}`, hint);
}
