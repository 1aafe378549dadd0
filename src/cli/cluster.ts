/** `cluster`: makes and deletes the cluster that the testbed `kind` runs on. */

import { ChaosError } from '../core/errors.ts';
import { IMAGE_OPTIONS, imagesFrom } from '../testbed/kubernetes/images.ts';
import { clusterName, contextOf } from '../testbed/kubernetes/kind/name.ts';
import { wholeNumber, type Command, type Given } from './command.ts';
import { interruptible } from './interruption.ts';

export const CLUSTER: Command = {
  name: 'cluster',
  usage: 'up|down',
  words:
    'Makes a cluster with kind, or deletes it. What is there already is kept; images that the local engine has are loaded.',
  options: [
    { name: 'workers', value: 'N', words: 'machines besides the control plane (default: 3)' },
    {
      name: 'node-image',
      value: 'IMAGE',
      words: 'image of the machines (default: kind’s own; environment: SENTINEL_CHAOS_NODE_IMAGE)',
    },
    ...IMAGE_OPTIONS,
  ],
  examples: ['sentinel-chaos cluster up --workers 1', 'sentinel-chaos cluster down'],
  async run(given) {
    const [word, ...more] = given.words;
    if (more.length > 0 || (word !== 'up' && word !== 'down'))
      throw new ChaosError('BAD_ARGUMENT', 'cluster needs one word', { hint: 'up or down' });
    await (word === 'up' ? up(given) : down());
    return 0;
  },
};

async function up(given: Given): Promise<void> {
  const name = clusterName();
  const workers = given.values['workers'] === undefined ? undefined : wholeNumber(given, 'workers', 0);
  const nodeImage = String(given.values['node-image'] ?? process.env['SENTINEL_CHAOS_NODE_IMAGE'] ?? '');
  const images = Object.values(imagesFrom(process.env, given.values)) as string[];
  const [{ clusterUp }, { connectApi }] = await Promise.all([
    import('../testbed/kubernetes/kind/cluster.ts'),
    import('../testbed/kubernetes/client/connection.ts'),
  ]);
  const connect = () => connectApi({ context: contextOf(name), named: false });
  const wish = {
    name,
    images,
    ...(workers === undefined ? {} : { workers }),
    ...(nodeImage === '' ? {} : { nodeImage }),
  };
  await interruptible((signal) => clusterUp(wish, { say, signal, connect }));
}

async function down(): Promise<void> {
  const { clusterDown } = await import('../testbed/kubernetes/kind/cluster.ts');
  await clusterDown(clusterName(), say);
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
