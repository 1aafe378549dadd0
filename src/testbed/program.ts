/** Finds programs on this machine. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Path of a program: on PATH, or where Debian keeps those for administrators, which users do not have on theirs. */
export function findProgram(name: string, env: Environment = process.env): string | undefined {
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** Whether a file can be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
