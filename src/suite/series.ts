/** A series: runs of one experiment, or of a table's cells, that are judged together when all have ended. */

import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Attempt } from '../core/attempt.ts';
import { ChaosError } from '../core/errors.ts';
import { COMMAND } from '../core/home.ts';
import { writeWhole, writing } from '../core/unwritable.ts';
import { generator } from '../core/seed.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf } from '../experiment/schedule.ts';
import { faultDelayMs } from '../plan/durations.ts';
import type { Series, Variant } from '../plan/planned-run.ts';
import { seriesPage } from '../report/html/series/page.ts';
import type { RunResult } from '../report/result.ts';
import { assembleSeries } from '../report/series/assemble.ts';
import { seriesJunit } from '../report/series/junit.ts';
import { SeriesResult, type SeriesMember } from '../report/series/result.ts';
import { samplesOf } from '../report/series/samples.ts';
import { seriesSummary } from '../report/series/summary.ts';
import { attemptsOf, medianWords, SPLIT_VOTES, splitVoteWords } from '../report/series/words.ts';
import type { SuiteEntry } from '../report/suite.ts';
import { seriesName } from '../run/store.ts';
import { jsonIn } from './stored-json.ts';

/** A run as the series tells of it. */
export function memberOf(
  { label, at, seed, experiment }: Variant,
  { word, sentence, directory, durationS, attempts }: SuiteEntry,
  result: RunResult | undefined,
): SeriesMember {
  return {
    label,
    at: { ...at },
    seed,
    faultDelayS: drawnDelayS(experiment, seed),
    word,
    sentence,
    ...(directory === undefined ? {} : { directory: basename(directory) }),
    ...(durationS === undefined ? {} : { durationS }),
    ...(attempts === undefined ? {} : { attempts: attempts.map(besideMember) }),
    ...(result === undefined ? { samples: [] } : measured(result)),
  };
}

function besideMember({ directory, reason, elections }: Attempt): Attempt {
  return { directory: basename(directory), reason, ...(elections === undefined ? {} : { elections }) };
}

/** What a run measured and, in a table, what happened. */
function measured(result: RunResult): Pick<SeriesMember, 'samples' | 'elections' | 'expected' | 'observed'> {
  const outcome = result.findings.find((finding) => finding.outcome !== undefined)?.outcome;
  const { elections } = result;
  return { samples: samplesOf(result), ...(elections === undefined ? {} : { elections }), ...outcome };
}

/** What the interpreter will draw for the first fault, s. */
function drawnDelayS(experiment: Experiment, seed: number): number | null {
  if (faultsOf(experiment.schedule).length === 0) return null;
  return Math.round(generator(seed)() * faultDelayMs(experiment)) / 1e3;
}

/** What is known of a series only when it is carried out. */
export interface SeriesInfo {
  readonly startedAt: Date;
  readonly durationS: number;
  readonly testbed: string;
  /** What chooses the testbed on the command line. */
  readonly where: readonly string[];
  readonly harness: string;
}

/** Judges a series whose runs have ended. */
export function judgeSeries(
  { id, head, options }: Series,
  members: readonly SeriesMember[],
  { startedAt, durationS, testbed, where, harness }: SeriesInfo,
): SeriesResult {
  const command = [`${COMMAND} run`, id, ...where, '--seed', head.seed, ...options];
  return assembleSeries(
    {
      ...head,
      id: seriesName(startedAt),
      experiment: id,
      startedAt: startedAt.toISOString(),
      durationS,
      testbed,
      harness,
      command: command.join(' '),
    },
    members,
  );
}

/** Whether a folder is that of a series. */
export function isSeriesFolder(path: string): boolean {
  return existsSync(join(path, 'series.json'));
}

/** Reads series.json. */
export function storedSeries(path: string): SeriesResult {
  const file = join(path, 'series.json');
  const parsed = SeriesResult.safeParse(jsonIn(file));
  if (parsed.success) return parsed.data;
  throw new ChaosError('BAD_RUN_DIRECTORY', `${file} does not have the form of this version`);
}

/** Judges every run of a stored series again, and then the series. `judge` judges a run by its folder. */
export async function analyzeSeries(
  path: string,
  judge: (folder: string) => Promise<RunResult>,
): Promise<SeriesResult> {
  const { series, members } = storedSeries(path);
  const again: SeriesMember[] = [];
  for (const member of members) again.push(await judgedAgain(member, path, judge));
  return assembleSeries(series, again);
}

/** What has no folder was never begun, and what broke or was interrupted remains so. */
async function judgedAgain(
  member: SeriesMember,
  path: string,
  judge: (folder: string) => Promise<RunResult>,
): Promise<SeriesMember> {
  const { directory, word, sentence } = member;
  if (directory === undefined) return member;
  const result = await judge(join(path, '..', directory));
  const isWhole = word !== 'broke' && !result.run.interrupted;
  return {
    ...member,
    ...(isWhole ? { word: result.verdict.word, sentence: result.verdict.sentence } : { word, sentence }),
    ...measured(result),
  };
}

/** Writes series.json and its pages; a result that breaks its own schema is a bug of the harness and is not written. */
export function saveSeries(path: string, result: SeriesResult): void {
  writing(path, () => mkdirSync(path, { recursive: true }));
  writeWhole(join(path, 'series.json'), `${JSON.stringify(SeriesResult.parse(result), null, 1)}\n`);
  writeWhole(join(path, 'series.html'), seriesPage(result));
  writeWhole(join(path, 'summary.md'), seriesSummary(result));
  writeWhole(join(path, 'junit.xml'), seriesJunit(result));
}

/** The line of a series on the page of its suite. */
export function seriesEntry(
  { series, verdict, members, groups, splitVotes }: SeriesResult,
  directory: string,
): SuiteEntry {
  // A sweep has no numbers of its own: it is about how they differ.
  const [only, ...others] = groups;
  const numbers = others.length > 0 ? [] : (only?.statistics ?? []);
  const attempts = attemptsOf(members).map((attempt) => ({
    ...attempt,
    directory: join(series.experiment, attempt.directory),
  }));
  return {
    experiment: series.experiment,
    title: series.title,
    word: verdict.word,
    sentence: verdict.sentence,
    directory,
    page: 'series.html',
    durationS: series.durationS,
    ...(attempts.length === 0 ? {} : { attempts }),
    numbers: [
      ...numbers
        .filter(({ group, n }) => group === 'number' && n > 0)
        .map((row) => ({ label: row.words, value: medianWords(row) })),
      ...(splitVotes === undefined ? [] : [{ label: SPLIT_VOTES, value: splitVoteWords(splitVotes) }]),
    ],
  };
}
