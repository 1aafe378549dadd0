/** The runs below a reports folder, and the pages that are made of all of them. */

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { reading, savingTo } from '../core/named-place.ts';
import type { StoredRun } from '../report/claims/stored-evidence.ts';
import type { RunResult } from '../report/result.ts';
import { RunDirectory } from '../run/store.ts';
import { storedResult } from '../suite/stored-result.ts';

/** Every run below the reports folder that has a result; BAD_ARGUMENT where there is no such folder. */
export async function storedRuns(
  reports: string,
  isWanted: (experiment: string) => boolean = () => true,
): Promise<StoredRun[]> {
  if (!existsSync(reports))
    throw new ChaosError('BAD_ARGUMENT', `there is no folder ${reports}`, {
      hint: 'run experiments first, or name another with --out',
    });
  const folders = reading(reports, () => readdirSync(reports, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && isWanted(entry.name))
    .flatMap((experiment) =>
      readdirSync(join(reports, experiment.name), { withFileTypes: true })
        .filter((run) => run.isDirectory())
        .map((run) => join(reports, experiment.name, run.name)),
    );
  const runs: StoredRun[] = [];
  for (const folder of folders) {
    const result = await resultIn(folder);
    if (result !== undefined) runs.push({ result, directory: relative(reports, folder) });
  }
  return runs;
}

/** Undefined where a folder holds no whole result: the others are enough. */
async function resultIn(folder: string): Promise<RunResult | undefined> {
  try {
    return await storedResult(new RunDirectory(folder));
  } catch (error) {
    if (error instanceof ChaosError) return undefined;
    throw error;
  }
}

/** Writes a page; BAD_ARGUMENT where that cannot be done. `what` is what stands on it, as a plural. */
export function savePage(file: string, text: string, what: string): void {
  savingTo(file, `the ${what}`, '--out or --markdown', () => writeFileSync(file, text));
}
