/** Where the harness itself lies: a checkout that runs as TypeScript, or an installed package that was compiled. */

import { findPackageJSON } from 'node:module';
import { dirname, extname, join } from 'node:path';

/** `.ts` or `.js`: what the modules of the harness end with. */
export const MODULE_EXTENSION = extname(import.meta.filename);

/** Whether this is a checkout. Node strips no types below node_modules, so that what is installed is compiled. */
export const IS_CHECKOUT = MODULE_EXTENSION === '.ts';

/** The folder of its package.json. */
export const HOME = dirname(findPackageJSON(import.meta.url)!);

/** What starts the command line, as a person types it. */
export const COMMAND = IS_CHECKOUT ? 'bin/sentinel-chaos' : 'npx sentinel-chaos';

/** The file of a module that is started by its path: `moduleFile(import.meta.dirname, 'init')`. */
export function moduleFile(folder: string, name: string): string {
  return join(folder, `${name}${MODULE_EXTENSION}`);
}
