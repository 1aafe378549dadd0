/** `list`: every experiment with its title and predicted duration. */

import { lasting } from '../core/quantity.ts';
import { floorMs } from '../run/plan.ts';
import type { Command } from './command.ts';
import { loadExperiments } from './experiments.ts';

export const LIST: Command = {
  name: 'list',
  usage: '',
  words: 'Lists the experiments: id, predicted duration, title.',
  options: [],
  examples: ['sentinel-chaos list'],
  async run() {
    const experiments = await loadExperiments([]);
    const width = Math.max(...experiments.map(({ id }) => id.length));
    for (const { id, experiment } of experiments) {
      const length = lasting(floorMs(experiment) / 1e3).padStart(10);
      process.stdout.write(`${id.padEnd(width)} ${length}  ${experiment.title}\n`);
    }
    return 0;
  },
};
