/** `init`: the first files of a project of one's own. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ChaosError, messageOf } from '../core/errors.ts';
import { COMMAND, HOME } from '../core/home.ts';
import { asUnwritable } from '../core/unwritable.ts';
import { command } from './command.ts';

/** The files themselves, each where it goes below the project's folder. */
const TEMPLATES = join(HOME, 'templates');

const NEXT = `
Next: ${COMMAND} plan our-master-freezes
then: ${COMMAND} run our-master-freezes --objectives objectives.yaml
`;

export const INIT = command({
  name: 'init',
  usage: '',
  help: 'Writes the first files of a project here: an experiment, objectives, a description to be filled in, and a workflow. What is there already stays.',
  options: {},
  examples: ['sentinel-chaos init'],
  run() {
    if (process.cwd() === HOME)
      throw new ChaosError('BAD_ARGUMENT', 'this is the folder of sentinel-chaos itself', {
        hint: 'type it in a project of yours',
      });
    const lines = templates().map((file) =>
      wrote(file) ? `wrote ${file}` : `${file} is there already and stays`,
    );
    process.stdout.write(`${lines.join('\n')}\n${NEXT}`);
    return Promise.resolve(0);
  },
});

function templates(): string[] {
  return readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(TEMPLATES.length + 1))
    .toSorted();
}

/** Whether it was not there before. CANNOT_WRITE where that is not possible. */
function wrote(file: string): boolean {
  makeFolder(dirname(file));
  try {
    writeFileSync(file, readFileSync(join(TEMPLATES, file)), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw asUnwritable(file, error);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new ChaosError('CANNOT_WRITE', `there can be no folder ${folder}: ${messageOf(cause)}`, { cause });
  }
}
