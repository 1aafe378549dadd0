/** `archive add`: what a night leaves behind, as lines of a file that grows. */

import { resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { count } from '../core/quantity.ts';
import { addToArchive } from '../suite/stored-archive.ts';
import { command } from './command.ts';
import { shownPath } from './shown-path.ts';

export const ARCHIVE = command({
  name: 'archive',
  usage: 'add SUITE…',
  help: 'Appends a line for each run of the suites, series or runs in these folders to an archive, from which trend draws and with which compare compares. A run that is there already is not added again; two archives one after the other are an archive.',
  options: { to: { value: 'FILE', help: 'the archive, made where there is none' } },
  examples: [
    'sentinel-chaos archive add reports --to archive.ndjson',
    'sentinel-chaos archive add reports/master-killed/latest-series --to archive.ndjson',
  ],
  async run({ positionals: [verb, ...folders], values: { to } }) {
    if (verb !== 'add' || folders.length === 0)
      throw new ChaosError(
        'BAD_ARGUMENT',
        'archive needs the word add, and the folders whose runs are added',
        {
          hint: 'such as archive add reports --to archive.ndjson',
        },
      );
    if (to === undefined)
      throw new ChaosError('BAD_ARGUMENT', 'archive add needs to know the file to add to', {
        hint: 'name it with --to FILE',
      });
    const { runs, added } = await addToArchive(resolve(to), folders);
    const already = runs === added ? '' : `, ${runs - added} of them there already`;
    process.stdout.write(`${count(runs, 'run')}${already}\n${shownPath(resolve(to))}\n`);
    return 0;
  },
});
