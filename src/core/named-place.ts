/** Files and folders that a person named: what is wrong with one that cannot be read or written, in a sentence. */

import { readFileSync } from 'node:fs';
import { ChaosError, messageOf } from './errors.ts';

/** By error code of the system (errno(3)). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission to',
  EDQUOT: 'the quota of its disk is used up',
  EEXIST: 'what should be a folder is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'the folder that it should be in is not there',
  ENOSPC: 'no space is left on its disk',
  ENOTDIR: 'what should be a folder is a file',
  EPERM: 'this user has no permission to',
  EROFS: 'its file system is read-only',
};

/** The text of a file that a person named; BAD_ARGUMENT for what cannot be read. */
export function readText(file: string, hint?: string): string {
  return reading(file, () => readFileSync(file, 'utf8'), hint);
}

/** Does what reads a file or folder that a person named; BAD_ARGUMENT where that is not possible. */
export function reading<T>(path: string, work: () => T, hint?: string): T {
  try {
    return work();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw wrong(`there is no file or folder ${path}`, cause, hint);
    throw wrong(`${path} cannot be read: ${reasonOf(cause)}`, cause, hint);
  }
}

/** Does what writes `what`, a plural, to the place that a person named with `option`; BAD_ARGUMENT where that is not possible. */
export function savingTo<T>(path: string, what: string, option: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const hint = `choose another place with ${option}`;
    throw wrong(`${what} cannot be written to ${path}: ${reasonOf(cause)}`, cause, hint);
  }
}

/** What the system says, in words. */
function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause)] ?? messageOf(cause);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function wrong(message: string, cause: unknown, hint?: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', message, { ...(hint === undefined ? {} : { hint }), cause });
}
