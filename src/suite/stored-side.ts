/** One side of a comparison, read from its folder or from an archive. */

import { existsSync, statSync } from 'node:fs';
import type { Side } from '../compare/side.ts';
import { comparedRun } from '../report/compare/compared-run.ts';
import { archivedSide } from '../report/trend/subjects.ts';
import { storedArchive } from './stored-archive.ts';
import { storedRuns } from './stored-runs.ts';

/**
 * The side in a folder, called by what was given; BAD_RUN_DIRECTORY where it holds no run, series or suite. Of a file, which
 * is an archive, its latest nights.
 */
export async function storedSide(given: string, lastNights: number): Promise<Side> {
  if (isArchive(given)) return archivedSide(storedArchive(given), given, lastNights);
  const found = await storedRuns(given);
  const subjects = [...Map.groupBy(found, ({ experiment, place }) => JSON.stringify([experiment, place]))];
  return {
    name: given,
    subjects: subjects.map(([, own]) => {
      const { experiment, title, place } = own[0]!;
      return { experiment, title, place, runs: own.map(comparedRun) };
    }),
  };
}

/** Whether it is a file: whatever else is compared is a folder. */
export function isArchive(given: string): boolean {
  return existsSync(given) && !statSync(given).isDirectory();
}
