/** Brings images of the local engine to the machines of a cluster; what is not there the cluster pulls itself. */

import type { V1Node } from '@kubernetes/client-node';
import { attempt } from '../../shell.ts';
import type { Api } from '../api.ts';

/** Hundreds of megabytes to four machines on two cores, ms. */
const LOAD_LIMIT_MS = 600_000;

interface Loading {
  readonly cluster: string;
  readonly api: Api;
  readonly images: readonly string[];
  readonly say: (sentence: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Loads those of the images that the local engine has and a machine lacks, and says what became of each. Goes by
 * names: an image made anew under a name that is on the machines is not loaded again.
 */
export async function loadImages({ cluster, api, images, say, signal }: Loading): Promise<void> {
  // All of them: injectors are everywhere, and agents go to the control plane by preference.
  const nodes = await api.list<V1Node>({ apiVersion: 'v1', kind: 'Node' });
  const lacking = images.filter((image) => !nodes.every((node) => has(node, image)));
  const found = await Promise.all(lacking.map(async (image) => ((await isLocal(image)) ? [image] : [])));
  const local = found.flat();
  const others = lacking.filter((image) => !local.includes(image));
  if (others.length > 0) say(`The cluster pulls when it needs them: ${others.join(', ')}.`);
  if (local.length === 0) return;
  const names = nodes.map((node) => node.metadata!.name!).join(',');
  const command = ['kind', 'load', 'docker-image', '--name', cluster, '--nodes', names, ...local];
  const { succeeded, errors } = await attempt(command, { limitMs: LOAD_LIMIT_MS, signal });
  signal.throwIfAborted();
  // From some engines kind cannot load what the cluster can pull; whether that matters shows when a pod needs it.
  say(
    succeeded
      ? `Loaded from the local engine: ${local.join(', ')}.`
      : `Could not load ${local.join(', ')} from the local engine, the cluster tries to pull: ${errors.trim()}`,
  );
}

/** The name that a machine knows an image by: with its registry, and with a tag. */
export function fullName(image: string): string {
  const [first, ...rest] = image.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first!) || first === 'localhost');
  const path = hasRegistry ? image : `docker.io/${rest.length === 0 ? 'library/' : ''}${image}`;
  return /[:@][^/]*$/.test(path) ? path : `${path}:latest`;
}

function has({ status }: V1Node, image: string): boolean {
  return status?.images?.some(({ names }) => names?.includes(fullName(image))) === true;
}

async function isLocal(image: string): Promise<boolean> {
  return (await attempt(['docker', 'image', 'inspect', '--format', '{{.Id}}', image])).succeeded;
}
