/** A series: runs of one experiment, or of a table's cells, that are judged together. Made before anything starts. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { generator } from '../core/seed.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf } from '../experiment/schedule.ts';
import { placeWords, type Coordinates, type Table } from '../experiment/table.ts';
import { seriesPage } from '../report/html/series/page.ts';
import type { RunResult } from '../report/result.ts';
import { assembleSeries } from '../report/series/assemble.ts';
import { SeriesResult, type SeriesHead, type SeriesMember } from '../report/series/result.ts';
import { samplesOf } from '../report/series/samples.ts';
import { seriesSummary } from '../report/series/summary.ts';
import type { SuiteEntry } from '../report/suite.ts';
import { faultDelayMs } from './plan.ts';
import { settingWords, withSettings, type Setting } from './settings.ts';
import type { NamedExperiment } from './suite.ts';
import { timeWords } from './store.ts';

/** One run of a series. */
export interface Variant extends NamedExperiment {
  readonly label: string;
  readonly seed: number;
  readonly at: Coordinates;
}

export interface Series {
  readonly id: string;
  readonly head: Omit<
    SeriesHead,
    'id' | 'experiment' | 'startedAt' | 'durationS' | 'testbed' | 'harness' | 'command'
  >;
  /** What its command needs besides the id, the testbed and the seed. */
  readonly options: readonly string[];
  readonly variants: readonly Variant[];
}

/** An axis of a sweep: a setting and the values it takes. */
export interface Sweep {
  readonly path: string;
  readonly values: readonly string[];
}

/**
 * What chance decides differently in every repetition: where in their periods the Sentinels are when the fault begins.
 * They ping every second and ask for INFO every ten, and by INFO they learn offsets, roles and promotions. Drawn over one
 * period of the latter it is uniform over both.
 */
const INFO_PERIOD = '10s';

interface Repetitions {
  /** How often each variant is run. */
  readonly repeat: number;
  readonly sweeps: readonly Sweep[];
  readonly settings: readonly Setting[];
  readonly seed: number;
}

/** Repetitions of an experiment, of every combination of the swept values. All variants share the moments of faults. */
export function repetitionsOf(
  { id, experiment: given }: NamedExperiment,
  { repeat, sweeps, settings, seed }: Repetitions,
): Series {
  const experiment = withSettings(id, given, settings);
  const isSpread = repeat > 1 && experiment.faultDelay === undefined;
  const common = [...settings, ...(isSpread ? [{ path: 'faultDelay', value: INFO_PERIOD }] : [])];
  const seeds = seedsFrom(seed, repeat);
  const variants = grid(sweeps).flatMap((own): Variant[] => {
    const all = [...common, ...own];
    const changed = withSettings(id, given, all);
    const options = settingWords(given, all);
    const at = Object.fromEntries(own.map(({ path, value }) => [path, value]));
    return seeds.map((each, index) => ({
      id,
      experiment: changed,
      label: [placeWords(at), ...(repeat > 1 ? [`#${index + 1}`] : [])]
        .filter((part) => part !== '')
        .join(' '),
      seed: each,
      options,
      at,
    }));
  });
  const { title, hypothesis, limits = [] } = experiment;
  const axes = sweeps.map(({ path, values }) => ({ name: path, words: path, values: [...values] }));
  return {
    id,
    head: { kind: 'samples', title, hypothesis, seed, axes, limits: [...limits] },
    options: [
      ...settingWords(given, settings),
      ...sweeps.map(({ path, values }) => `--sweep ${path}=${values.join(',')}`),
      ...(repeat > 1 ? [`--repeat ${repeat}`] : []),
    ],
    variants,
  };
}

export interface NamedTable {
  readonly id: string;
  readonly table: Table;
}

/** The cells of a table, or those of them that are at the chosen place. */
export function cellsOf(
  { id, table }: NamedTable,
  {
    only,
    settings,
    seed,
  }: { readonly only?: Coordinates; readonly settings: readonly Setting[]; readonly seed: number },
): Series {
  const { title, hypothesis, limits = [], control } = table;
  const cells = chosen({ id, table }, only ?? {});
  const seeds = seedsFrom(seed, cells.length);
  const axes = Object.entries(table.axes).map(([name, words]) => {
    const values = [...new Set(cells.map(({ at }) => at[name]!))];
    return { name, words, values };
  });
  return {
    id,
    head: { kind: 'table', title, hypothesis, seed, axes, control, limits: [...limits] },
    options: [
      ...(only === undefined ? [] : [onlyWords(only)]),
      ...settings.map(({ path, value }) => `--set ${path}=${value}`),
    ],
    variants: cells.map(({ at, experiment }, index) => ({
      id,
      experiment: withSettings(id, experiment, settings),
      label: placeWords(at),
      seed: seeds[index]!,
      options: [onlyWords(at), ...settingWords(experiment, settings)],
      at,
    })),
  };
}

function chosen({ id, table: { cells, axes } }: NamedTable, only: Coordinates): Table['cells'] {
  const names = Object.keys(axes);
  const unknown = Object.keys(only).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ChaosError('BAD_ARGUMENT', `the table "${id}" has no axis named "${unknown}"`, {
      hint: `did you mean "${nearest(unknown, names) ?? names.join('" or "')}"?`,
    });
  }
  const left = cells.filter(({ at }) => Object.entries(only).every(([name, value]) => at[name] === value));
  if (left.length > 0) return left;
  throw new ChaosError('BAD_ARGUMENT', `the table "${id}" has no cell at ${placeWords(only)}`);
}

function onlyWords(at: Coordinates): string {
  return `--only ${placeWords(at).replaceAll(' ', ',')}`;
}

/** Every combination of the values of all axes, the last one changing fastest. */
function grid(sweeps: readonly Sweep[]): Setting[][] {
  return sweeps.reduce<Setting[][]>(
    (all, { path, values }) => all.flatMap((own) => values.map((value) => [...own, { path, value }])),
    [[]],
  );
}

/** The seed itself comes first, so that a series of one run is that run. */
function seedsFrom(seed: number, count: number): number[] {
  const random = generator(seed);
  const drawn = Array.from({ length: count - 1 }, () => Math.floor(random() * 2 ** 31));
  return [seed, ...drawn];
}

/** A run as the series tells of it. */
export function memberOf(
  { label, at, seed, experiment }: Variant,
  { word, sentence, directory, durationS }: SuiteEntry,
  result: RunResult | undefined,
): SeriesMember {
  return {
    label,
    at: { ...at },
    seed,
    faultDelayS: drawnDelayS(experiment, seed),
    word,
    sentence,
    ...(directory === undefined ? {} : { directory: directory.split('/').at(-1)! }),
    ...(durationS === undefined ? {} : { durationS }),
    ...(result === undefined ? { samples: [] } : measured(result)),
  };
}

/** What a run measured and, in a table, what happened. */
function measured(result: RunResult): Pick<SeriesMember, 'samples' | 'expected' | 'observed'> {
  const outcome = result.findings.find((finding) => finding.outcome !== undefined)?.outcome;
  return { samples: samplesOf(result), ...outcome };
}

/** What the interpreter will draw for the first fault, s. */
function drawnDelayS(experiment: Experiment, seed: number): number | null {
  if (faultsOf(experiment.schedule).length === 0) return null;
  return Math.round(generator(seed)() * faultDelayMs(experiment)) / 1e3;
}

/** What is known of a series only when it is carried out. */
export interface Circumstances {
  readonly startedAt: Date;
  readonly durationS: number;
  readonly testbed: string;
  readonly harness: string;
}

/** Folder of a series, below that of its experiment. */
export function seriesName(startedAt: Date): string {
  return `series-${timeWords(startedAt)}`;
}

/** Judges a series whose runs have ended. */
export function judgeSeries(
  { id, head, options }: Series,
  members: readonly SeriesMember[],
  { startedAt, durationS, testbed, harness }: Circumstances,
): SeriesResult {
  const command = ['bin/sentinel-chaos run', id, '--testbed', testbed, '--seed', head.seed, ...options];
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
  const parsed = SeriesResult.safeParse(JSON.parse(readFileSync(file, 'utf8')));
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
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'series.json'), `${JSON.stringify(SeriesResult.parse(result), null, 1)}\n`);
  writeFileSync(join(path, 'series.html'), seriesPage(result));
  writeFileSync(join(path, 'summary.md'), seriesSummary(result));
}

/** The line of a series on the page of its suite. */
export function seriesEntry({ series, verdict }: SeriesResult, directory: string): SuiteEntry {
  return {
    experiment: series.experiment,
    title: series.title,
    word: verdict.word,
    sentence: verdict.sentence,
    directory,
    page: 'series.html',
    durationS: series.durationS,
    numbers: [],
  };
}
