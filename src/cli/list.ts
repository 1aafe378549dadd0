/** `list`: every experiment with its title and predicted duration. */

import { lasting } from '../core/quantity.ts';
import { floorMs } from '../run/plan.ts';
import { sharedFloorMs } from '../run/suite.ts';
import type { Command } from './command.ts';
import { loadExperiments, type Named } from './experiments.ts';
import { jobsHere } from './jobs.ts';

export const LIST: Command = {
  name: 'list',
  usage: '',
  words: 'Lists the experiments: id, predicted duration, title.',
  options: [],
  examples: ['sentinel-chaos list'],
  async run() {
    const experiments = await loadExperiments([]);
    const width = Math.max(...experiments.map(({ id }) => id.length));
    for (const one of experiments) {
      const length = lasting(lengthMs(one) / 1e3).padStart(10);
      process.stdout.write(`${one.id.padEnd(width)} ${length}  ${titleOf(one)}\n`);
    }
    return 0;
  },
};

function titleOf(one: Named): string {
  return 'table' in one ? `${one.table.title} (${one.table.cells.length} runs)` : one.experiment.title;
}

/** Of a table: side by side, as many as this machine carries. */
function lengthMs(one: Named): number {
  if (!('table' in one)) return floorMs(one.experiment);
  return sharedFloorMs(
    one.table.cells.map(({ experiment }) => ({ id: one.id, experiment })),
    jobsHere(),
  );
}
