/** `list`: every experiment with its title and predicted duration. */

import { lasting } from '../core/quantity.ts';
import { floorMs } from '../plan/durations.ts';
import { sharedFloorMs } from '../plan/side-by-side.ts';
import { command } from './command.ts';
import { loadExperiments, type Named } from './experiments.ts';
import { jobsHere } from './jobs.ts';

export const LIST = command({
  name: 'list',
  usage: '',
  help: 'Lists the experiments, those in ./experiments with them: id, predicted duration, title; first those that `run` carries out when none is named.',
  options: {},
  examples: ['sentinel-chaos list'],
  async run() {
    const [essential, catalogue, clients, found] = await Promise.all([
      loadExperiments([], 'essential'),
      loadExperiments([], 'catalogue'),
      loadExperiments([], 'clients'),
      loadExperiments([], 'found'),
    ]);
    const width = Math.max(...[...essential, ...catalogue, ...clients, ...found].map(({ id }) => id.length));
    const line = (one: Named): string =>
      `${one.id.padEnd(width)} ${lasting(lengthMs(one) / 1e3).padStart(10)}  ${titleOf(one)}\n`;
    process.stdout.write(
      `${essential.map(line).join('')}\nCatalogue (run --all)\n${catalogue.map(line).join('')}\nClient libraries (make clients; then in run --all as well)\n${clients.map(line).join('')}\nFor any deployment (run --on FILE; durations for one of our own)\n${found.map(line).join('')}`,
    );
    return 0;
  },
});

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
