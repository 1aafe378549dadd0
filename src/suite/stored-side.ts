/** One side of a comparison, read from its folder: a run, a series, or a suite with all that it holds. */

import type { Side } from '../compare/side.ts';
import { comparedRun } from '../report/compare/compared-run.ts';
import { storedRuns } from './stored-runs.ts';

/** The side in a folder, called by what was given; BAD_RUN_DIRECTORY where there is none of the three. */
export async function storedSide(given: string): Promise<Side> {
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
