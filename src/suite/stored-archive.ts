/** Archives as files: read whole, and only ever appended to. */

import { appendFileSync, existsSync } from 'node:fs';
import { ChaosError } from '../core/errors.ts';
import { readText, savingTo } from '../core/named-place.ts';
import { appendedTo, archiveIn, isRun, textOf, type Archive } from '../report/archive/archive.ts';
import { linesOf } from '../report/archive/lines-of.ts';
import { storedRuns } from './stored-runs.ts';

/** What an archive holds; BAD_ARGUMENT where there is no such file, it holds no run, or a line of it is none of an archive. */
export function storedArchive(file: string): Archive {
  if (existsSync(file)) {
    const archive = archiveIn(readText(file), file);
    if (archive.runs.length > 0) return archive;
    throw new ChaosError('BAD_ARGUMENT', `${file} holds no run`, {
      hint: `add some with sentinel-chaos archive add reports --to ${file}`,
    });
  }
  throw new ChaosError('BAD_ARGUMENT', `there is no archive ${file}`, {
    hint: `make one with sentinel-chaos archive add reports --to ${file}`,
  });
}

export interface Added {
  /** Runs that the folders hold. */
  readonly runs: number;
  /** Those of them that the archive did not hold. */
  readonly added: number;
}

/** Appends what the archive does not hold yet of the runs in these folders, and makes the file where there is none. */
export async function addToArchive(file: string, folders: readonly string[]): Promise<Added> {
  const lines = [];
  for (const folder of folders) lines.push(...(await storedRuns(folder)).flatMap(linesOf));
  const before = existsSync(file) ? readText(file) : '';
  const more = appendedTo(before, lines, file);
  savingTo(file, 'the archive', '--to', () => appendFileSync(file, textOf(more, before)));
  return { runs: lines.filter(isRun).length, added: more.filter(isRun).length };
}
