/** `heal`: removes from a cluster what dead runs have left there. */

import { connectTo, CONTEXT_OPTION } from './testbeds.ts';
import { command } from './command.ts';

export const HEAL = command({
  name: 'heal',
  usage: '',
  help: 'Removes from a cluster what runs have left whose harness is dead: namespaces, frozen and stopped machines. Every run does so, too, before it starts.',
  options: CONTEXT_OPTION,
  examples: ['sentinel-chaos heal', 'sentinel-chaos heal --context kind-other'],
  async run({ values }) {
    const [api, { sweep }] = await Promise.all([
      connectTo(values),
      import('../testbed/kubernetes/sweep/sweep.ts'),
    ]);
    const sentences = await sweep(api);
    process.stdout.write(`${sentences.length === 0 ? 'nothing to heal' : sentences.join('\n')}\n`);
    return 0;
  },
});
