/** Runs as they are stored: that of a folder, those of a series, or those of a suite with all that it holds. */

import { existsSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Attempt } from '../core/attempt.ts';
import { ChaosError } from '../core/errors.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesMember } from '../report/series/result.ts';
import type { FoundRun } from '../report/stored.ts';
import { SUITE_WORDS, type SuiteWord } from '../report/suite.ts';
import { RunDirectory } from '../run/store.ts';
import { isSeriesFolder, storedSeries } from './series.ts';
import { jsonIn } from './stored-json.ts';
import { storedResult } from './stored-result.ts';

/** What of suite.json leads to its runs. */
const Suite = z.object({
  startedAt: z.iso.datetime(),
  testbed: z.string(),
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

/** The runs in a folder; BAD_RUN_DIRECTORY where there is no run, no series and no suite. What was skipped is no run. */
export async function storedRuns(given: string): Promise<FoundRun[]> {
  if (!existsSync(given)) throw new ChaosError('BAD_RUN_DIRECTORY', `there is no folder ${given}`);
  const path = realpathSync(resolve(given));
  if (isSeriesFolder(path)) return seriesRuns(path);
  if (existsSync(join(path, 'plan.json'))) return [await runIn(path)];
  if (existsSync(join(path, 'suite.json'))) return suiteRuns(path);
  throw new ChaosError('BAD_RUN_DIRECTORY', `${given} holds no run, no series and no suite`, {
    hint: 'give a folder with a plan.json, a series.json or a suite.json, such as reports/master-killed/latest',
  });
}

/** `word`: what its suite says became of it, where it is one of a suite. */
async function runIn(path: string, word?: SuiteWord): Promise<FoundRun> {
  const result = await storedResult(new RunDirectory(path));
  const { run, verdict } = result;
  return {
    ...identityOf(result),
    experiment: run.experiment,
    title: run.title,
    place: '',
    label: basename(path),
    word: word ?? (run.interrupted ? 'interrupted' : verdict.word),
    sentence: verdict.sentence,
    result,
  };
}

function identityOf({ run }: RunResult): Pick<FoundRun, 'id' | 'startedAt' | 'testbed' | 'attempts'> {
  return { id: run.id, startedAt: run.startedAt, testbed: run.testbed, attempts: run.attempts ?? [] };
}

async function seriesRuns(path: string): Promise<FoundRun[]> {
  const { series, members } = storedSeries(path);
  const { experiment, title, startedAt, testbed } = series;
  const runs: FoundRun[] = [];
  for (const member of members.filter(({ word }) => word !== 'skipped')) {
    const { label, word, sentence, directory } = member;
    const attempts: readonly Attempt[] = member.attempts ?? [];
    const result = await memberResult(path, member);
    runs.push({
      id: directory ?? `${series.id} ${label}`,
      startedAt,
      testbed,
      attempts,
      ...(result === undefined ? {} : { ...identityOf(result), result }),
      experiment,
      title,
      place: placeOf(member),
      label,
      word,
      sentence,
      member,
    });
  }
  return runs;
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

async function suiteRuns(path: string): Promise<FoundRun[]> {
  const { startedAt, testbed, entries } = suiteIn(join(path, 'suite.json'));
  const runs: FoundRun[] = [];
  for (const { experiment, title, word, sentence, directory } of entries) {
    const folder = directory === undefined ? undefined : join(path, directory);
    if (folder !== undefined && isSeriesFolder(folder)) runs.push(...(await seriesRuns(folder)));
    else if (folder !== undefined && existsSync(join(folder, 'run.json')))
      runs.push(await runIn(folder, word));
    // What does not fit its testbed was not tried, and is no run.
    else if (word !== 'skipped') {
      const id = folder === undefined ? startedAt : basename(folder);
      const base = { experiment, title, place: '', label: experiment, word, sentence };
      runs.push({ ...base, id, startedAt, testbed, attempts: [] });
    }
  }
  return runs;
}

function suiteIn(file: string): z.infer<typeof Suite> {
  const parsed = Suite.safeParse(jsonIn(file));
  if (parsed.success) return parsed.data;
  throw new ChaosError('BAD_RUN_DIRECTORY', `${file} does not have the form of this version`);
}
