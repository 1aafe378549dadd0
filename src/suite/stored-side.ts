/** One side of a comparison, read from its folder or from an archive. */

import { existsSync, statSync } from 'node:fs';
import type { Both } from '../compare/both.ts';
import type { Side } from '../compare/side.ts';
import { comparedRun } from '../report/compare/compared-run.ts';
import type { FoundRun } from '../report/stored.ts';
import { archivedSide } from '../report/trend/subjects.ts';
import { storedArchive } from './stored-archive.ts';
import { storedRuns } from './stored-runs.ts';

/** Both sides. Of an archive that runs were added to already, what was before them is what they are compared with. */
export async function storedSides(given: Both<string>, lastNights: number): Promise<Both<Side>> {
  if (isArchive(given.next))
    return { base: await storedSide(given.base, lastNights), next: await storedSide(given.next, lastNights) };
  const next = await storedRuns(given.next);
  const own = new Set(next.map(({ id }) => id));
  return { base: await storedSide(given.base, lastNights, own), next: sideOf(given.next, next) };
}

/**
 * The side in a folder, called by what was given; BAD_RUN_DIRECTORY where it holds no run, series or suite. Of a file, which
 * is an archive, its latest nights, without the runs of the other side.
 */
export async function storedSide(
  given: string,
  lastNights: number,
  others: ReadonlySet<string> = new Set(),
): Promise<Side> {
  if (!isArchive(given)) return sideOf(given, await storedRuns(given));
  const runs = storedArchive(given).runs.filter(({ run }) => !others.has(run));
  return archivedSide({ runs }, given, lastNights);
}

function sideOf(name: string, found: readonly FoundRun[]): Side {
  const subjects = [...Map.groupBy(found, ({ experiment, place }) => JSON.stringify([experiment, place]))];
  return {
    name,
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
