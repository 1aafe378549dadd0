/** Files that cannot be written: what the system says of it, as a sentence with a hint. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { ChaosError } from './errors.ts';

const ELSEWHERE = 'have reports written elsewhere with run --out DIR';

/** By error code of the system (errno(3)): what is wrong, and what a person can do about it. */
const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ['no space is left on its disk', `free some space there, or ${ELSEWHERE}`],
  EDQUOT: ['the quota of its disk is used up', `free some space there, or ${ELSEWHERE}`],
  EACCES: ['this user has no permission to', ELSEWHERE],
  EPERM: ['this user has no permission to', ELSEWHERE],
  EROFS: ['its file system is read-only', ELSEWHERE],
};

/** CANNOT_WRITE for an error that says so of a file or folder; any other error as it is. */
export function asUnwritable(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = REASONS[code];
  if (known === undefined) return error;
  const [reason, hint] = known;
  return new ChaosError('CANNOT_WRITE', `${path} cannot be written: ${reason}`, { hint, cause: error });
}

/** Does what writes below a path; throws CANNOT_WRITE when that is not possible there. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asUnwritable(path, error);
  }
}

/** Writes a whole file, or leaves what was there: half of one would be taken for the whole. */
export function writeWhole(path: string, text: string): void {
  const part = `${path}.part`;
  writing(path, () => {
    try {
      writeFileSync(part, text);
      renameSync(part, path);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
}

/** Whether an error says that something cannot be written. */
export function isUnwritable(error: unknown): error is ChaosError {
  return error instanceof ChaosError && error.code === 'CANNOT_WRITE';
}
