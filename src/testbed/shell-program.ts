/** Programs for a shell: each is a `*.sh` file beside the module that uses it, where shellcheck sees it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a program: `shellProgram(import.meta.dirname, 'dial.sh')`. */
export function shellProgram(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** The command that runs a program wherever there is a shell. */
export function shellCommand(folder: string, file: string, ...args: readonly string[]): string[] {
  return ['sh', '-c', shellProgram(folder, file), file, ...args];
}

/** What a command's program is called in messages: a shell program by its file. */
export function programName([program = '', option, , file]: readonly string[]): string {
  return program === 'sh' && option === '-c' && file !== undefined ? file : program;
}

/** A word as a shell takes it literally. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
