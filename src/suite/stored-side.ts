/** One side of a comparison, read from its folder: a run, a series, or a suite with all that it holds. */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { ComparedRun, Side, Subject } from '../compare/side.ts';
import { ChaosError } from '../core/errors.ts';
import { comparedMember, comparedRun, unmeasured } from '../report/compare/compared-run.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesMember } from '../report/series/result.ts';
import { SUITE_WORDS } from '../report/suite.ts';
import { RunDirectory } from '../run/store.ts';
import { isSeriesFolder, storedSeries } from './series.ts';
import { storedResult } from './stored-result.ts';

/** What of suite.json leads to its runs. */
const Suite = z.object({
  entries: z.array(
    z.object({
      experiment: z.string(),
      title: z.string(),
      word: z.enum(SUITE_WORDS),
      sentence: z.string(),
      directory: z.string().optional(),
    }),
  ),
});

/** The side in a folder, called by what was given; BAD_RUN_DIRECTORY where there is none of the three. */
export async function storedSide(given: string): Promise<Side> {
  if (!existsSync(given)) throw new ChaosError('BAD_RUN_DIRECTORY', `there is no folder ${given}`);
  const path = realpathSync(resolve(given));
  if (isSeriesFolder(path)) return { name: given, subjects: await seriesSubjects(path) };
  if (existsSync(join(path, 'plan.json'))) return { name: given, subjects: [await runSubject(path)] };
  if (existsSync(join(path, 'suite.json'))) return { name: given, subjects: await suiteSubjects(path) };
  throw new ChaosError('BAD_RUN_DIRECTORY', `${given} holds no run, no series and no suite`, {
    hint: 'give a folder with a plan.json, a series.json or a suite.json, such as reports/master-killed/latest',
  });
}

async function runSubject(path: string): Promise<Subject> {
  const result = await storedResult(new RunDirectory(path));
  const { experiment, title } = result.run;
  return { experiment, title, place: '', runs: [comparedRun(result, basename(path))] };
}

async function seriesSubjects(path: string): Promise<Subject[]> {
  const { series, members } = storedSeries(path);
  const { experiment, title } = series;
  const subjects: Subject[] = [];
  for (const [place, own] of Map.groupBy(members, placeOf)) {
    const runs: ComparedRun[] = [];
    for (const member of own) runs.push(comparedMember(member, await memberResult(path, member)));
    subjects.push({ experiment, title, place, runs });
  }
  return subjects;
}

function placeOf({ at }: SeriesMember): string {
  return Object.entries(at)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(' ');
}

/** Undefined where only the series was kept. */
async function memberResult(path: string, { directory }: SeriesMember): Promise<RunResult | undefined> {
  if (directory === undefined) return undefined;
  const folder = join(path, '..', directory);
  return existsSync(join(folder, 'run.json')) ? storedResult(new RunDirectory(folder)) : undefined;
}

async function suiteSubjects(path: string): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const { experiment, title, word, sentence, directory } of suiteIn(join(path, 'suite.json')).entries) {
    const folder = directory === undefined ? undefined : join(path, directory);
    if (folder !== undefined && isSeriesFolder(folder)) subjects.push(...(await seriesSubjects(folder)));
    else if (folder !== undefined && existsSync(join(folder, 'run.json')))
      subjects.push(await runSubject(folder));
    // What does not fit its testbed was not tried, and is no side of a comparison.
    else if (word !== 'skipped')
      subjects.push({ experiment, title, place: '', runs: [unmeasured(experiment, word, sentence)] });
  }
  return subjects;
}

function suiteIn(file: string): z.infer<typeof Suite> {
  const parsed = Suite.safeParse(jsonIn(file));
  if (parsed.success) return parsed.data;
  throw new ChaosError('BAD_RUN_DIRECTORY', `${file} does not have the form of this version`);
}

/** Undefined for a text that is no JSON: its writer was killed meanwhile. */
function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
