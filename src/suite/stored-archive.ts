/** Archives as files: read whole, and only ever appended to. */

import { appendFileSync, existsSync } from 'node:fs';
import { ChaosError } from '../core/errors.ts';
import { readText, savingTo } from '../core/named-place.ts';
import {
  appendedTo,
  archiveIn,
  isRun,
  textOf,
  type Archive,
  type KeptRun,
} from '../report/archive/archive.ts';
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

/** A night that is still to come would be the latest for as long as that takes, and no other would be news. */
function refuseToCome(latest: KeptRun | undefined, file: string): void {
  if (latest === undefined || Date.parse(latest.startedAt) <= Date.now() + CLOCKS_APART) return;
  throw new ChaosError(
    'BAD_ARGUMENT',
    `${latest.run} began on ${latest.startedAt.slice(0, 10)}, which is still to come`,
    {
      hint: `the clock of its machine was wrong: leave it out, and take its line out of ${file} if it is there`,
    },
  );
}

/** By how much the clocks of two machines may differ, ms. */
const CLOCKS_APART = 24 * 3_600_000;

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
  refuseToCome(archiveIn(`${before}${textOf(more, before)}`, file).runs.at(-1), file);
  savingTo(file, 'the archive', '--to', () => appendFileSync(file, textOf(more, before)));
  return { runs: lines.filter(isRun).length, added: more.filter(isRun).length };
}
