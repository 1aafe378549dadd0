/** `cluster`: makes and deletes the cluster that the testbed `kind` runs on. */

import { ChaosError } from '../core/errors.ts';
import { IMAGE_OPTIONS, imagesFrom } from '../testbed/kubernetes/images.ts';
import { clusterName, contextOf } from '../testbed/kubernetes/kind/name.ts';
import { command, wholeNumber, type Options, type ValuesOf } from './command.ts';
import { interruptible } from './interruption.ts';

const OPTIONS = {
  workers: { value: 'N', help: 'machines besides the control plane (default: 3)' },
  'node-image': {
    value: 'IMAGE',
    help: 'image of the machines (default: kind’s own; environment: SENTINEL_CHAOS_NODE_IMAGE)',
  },
  ...IMAGE_OPTIONS,
} as const satisfies Options;

export const CLUSTER = command({
  name: 'cluster',
  usage: 'up|down',
  help: 'Makes a cluster with kind, or deletes it. What is there already is kept; images that the local engine has are loaded.',
  options: OPTIONS,
  examples: ['sentinel-chaos cluster up --workers 1', 'sentinel-chaos cluster down'],
  async run({ positionals, values }) {
    const [word, ...more] = positionals;
    if (more.length > 0 || (word !== 'up' && word !== 'down'))
      throw new ChaosError('BAD_ARGUMENT', 'cluster needs one word', { hint: 'up or down' });
    await (word === 'up' ? up(values) : down());
    return 0;
  },
});

async function up(values: ValuesOf<typeof OPTIONS>): Promise<void> {
  const name = clusterName();
  const workers = values.workers === undefined ? undefined : wholeNumber(values, 'workers', 0);
  const nodeImage = values['node-image'] ?? process.env['SENTINEL_CHAOS_NODE_IMAGE'] ?? '';
  const images = Object.values(imagesFrom(process.env, values)) as string[];
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
