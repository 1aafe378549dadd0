/** Programs for a shell: each is a `*.sh` file beside the module that uses it, where shellcheck sees it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a program: `shellProgram(import.meta.dirname, 'dial.sh')`. */
export function shellProgram(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** A word as a shell takes it literally. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
