/** A suite: several experiments side by side, each in a testbed of its own, and the page that sums them up. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { CAPABILITY_DESCRIPTIONS, lackingCapability } from '../plan/capabilities.ts';
import { floorMs } from '../plan/durations.ts';
import {
  isSeries,
  runsOf,
  describeRun,
  type NamedExperiment,
  type SuiteItem,
  type Variant,
} from '../plan/planned-run.ts';
import { byIsolation } from '../plan/side-by-side.ts';
import type { NewPlan } from '../plan/stored-plan.ts';
import { indexPage } from '../report/html/index-page.ts';
import { suiteSummary } from '../report/markdown/suite-summary.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesMember, SeriesResult } from '../report/series/result.ts';
import { worstFirst, type SuiteEntry, type SuiteResult } from '../report/suite.ts';
import type { ProgressSink } from '../run/progress.ts';
import { carryOut } from '../run/runner.ts';
import { pointTo, RunDirectory, seriesName } from '../run/store.ts';
import { entryOf } from './analyze.ts';
import { Judge } from './judge.ts';
import { judgeSeries, memberOf, saveSeries, seriesEntry } from './series.ts';

export interface SuiteContext {
  readonly experiments: readonly SuiteItem[];
  readonly testbed: Testbed;
  /** The reports folder. */
  readonly reports: string;
  /** How many run side by side. */
  readonly jobs: number;
  readonly seed: number;
  readonly harness: string;
  /** What does the same again, where it was not the command line that began it. */
  readonly command?: string;
  readonly signal: AbortSignal;
  readonly progress: (description: string, one: NamedExperiment) => ProgressSink;
  readonly onResult: (entry: SuiteEntry, result: RunResult | undefined) => void;
  readonly onSeries?: (entry: SuiteEntry, result: SeriesResult) => void;
}

/** The context of its runs: each is reported to the collector. */
interface RunsContext extends Omit<SuiteContext, 'experiments' | 'onResult' | 'onSeries'> {
  readonly startedAt: Date;
  readonly judge: Judge;
  readonly onEnd: (one: NamedExperiment, entry: SuiteEntry, result: RunResult | undefined) => void;
}

/** Runs all experiments and writes their reports and the suite's page. Never throws for what happens inside a run. */
export async function runSuite(context: SuiteContext): Promise<SuiteResult> {
  const startedAt = new Date();
  const began = performance.now();
  const { experiments, onResult, testbed } = context;
  const singles: SuiteEntry[] = [];
  const members = new Map<NamedExperiment, SeriesMember>();
  const variants = new Map(
    experiments.filter(isSeries).flatMap((one) => one.variants.map((own) => [own, own])),
  );
  const onEnd: RunsContext['onEnd'] = (one, entry, result) => {
    const variant = variants.get(one as Variant);
    if (variant === undefined) singles.push(entry);
    else members.set(variant, memberOf(variant, entry, result));
    onResult(entry, result);
  };
  const { parallel, exclusive } = byIsolation(runsOf(experiments));
  const judge = new Judge();
  const own: RunsContext = { ...context, startedAt, onEnd, judge };
  try {
    await sideBySide(parallel, own);
    await oneByOne(exclusive, own);
  } finally {
    await judge.close();
  }
  const durationS = (performance.now() - began) / 1e3;
  const info = { startedAt, durationS, testbed: testbed.name, harness: context.harness };
  const whole = experiments.filter(isSeries).map((one) => {
    const ended = one.variants.map((variant) => members.get(variant)!);
    return saveSeriesReport(judgeSeries(one, ended, info), context);
  });
  const suite: SuiteResult = {
    startedAt: startedAt.toISOString(),
    durationS,
    testbed: testbed.name,
    entries: worstFirst([...singles, ...whole]),
  };
  mkdirSync(context.reports, { recursive: true });
  writeFileSync(join(context.reports, 'index.html'), indexPage(suite));
  writeFileSync(join(context.reports, 'summary.md'), suiteSummary(suite));
  writeFileSync(join(context.reports, 'suite.json'), `${JSON.stringify(suite, null, 1)}\n`);
  return suite;
}

/** Writes what became of a series beside its runs, and answers with its line. */
function saveSeriesReport(result: SeriesResult, { reports, onSeries }: SuiteContext): SuiteEntry {
  const { experiment, id, title } = result.series;
  const { word, sentence } = result.verdict;
  if (word === 'skipped') return { experiment, title, word, sentence, numbers: [] };
  const entry = seriesEntry(result, join(experiment, id));
  saveSeries(join(reports, entry.directory!), result);
  pointTo(join(reports, experiment, 'latest-series'), id);
  onSeries?.(entry, result);
  return entry;
}

async function sideBySide(experiments: readonly NamedExperiment[], context: RunsContext): Promise<void> {
  const limit = pLimit(context.jobs);
  const turnstile = pLimit(1);
  await Promise.all(longestFirst(experiments).map((one) => limit(() => inTurn(turnstile, one, context))));
}

async function oneByOne(experiments: readonly NamedExperiment[], context: RunsContext): Promise<void> {
  for (const one of experiments) await runOne(one, context);
}

/** The longest decides how long the suite takes, so it begins first. */
function longestFirst(experiments: readonly NamedExperiment[]): NamedExperiment[] {
  return experiments.toSorted((a, b) => floorMs(b.experiment) - floorMs(a.experiment));
}

/**
 * Deployments are brought up one after the other: that is when they need the machine most, and runs that began
 * together would also inject and heal their faults together and disturb each other's measurements.
 */
async function inTurn(turnstile: LimitFunction, one: NamedExperiment, context: RunsContext): Promise<void> {
  const run = Promise.withResolvers<void>();
  await turnstile(async () => {
    const isUp = Promise.withResolvers<void>();
    const progress: RunsContext['progress'] = (description, named) =>
      announcing(context.progress(description, named), isUp.resolve);
    runOne(one, { ...context, progress }).then(run.resolve, run.reject);
    await Promise.race([isUp.promise, run.promise]);
  });
  return run.promise;
}

/** A sink that also calls back when the schedule begins. */
function announcing(sink: ProgressSink, begun: () => void): ProgressSink {
  return {
    ...sink,
    phase: (phase) => {
      if (phase === 'schedule') begun();
      sink.phase(phase);
    },
  };
}

async function runOne(one: NamedExperiment, context: RunsContext): Promise<void> {
  const { experiment } = one;
  const tell = (entry: SuiteEntry, result?: RunResult): void => context.onEnd(one, entry, result);
  const base = { experiment: describeRun(one), title: experiment.title, numbers: [] };
  const lacking = lackingCapability(one, context.testbed);
  if (lacking !== undefined) {
    const sentence = `The testbed "${context.testbed.name}" cannot ${CAPABILITY_DESCRIPTIONS[lacking]} here.`;
    return tell({ ...base, word: 'skipped', sentence });
  }
  if (context.signal.aborted) return tell({ ...base, word: 'interrupted', sentence: 'It was not started.' });
  const directory = RunDirectory.create(context.reports, planOf(one, context));
  const place = relative(context.reports, directory.path);
  const run = await attempt(() => carryOutIn(directory, one, context));
  const judged = await attempt(() => context.judge.judge(directory.path));
  const result = 'result' in judged ? judged.result : undefined;
  const problem = problemOf(run, context.signal) ?? problemOf(judged);
  if (problem === undefined && result !== undefined)
    return tell({ ...entryOf(result, place), experiment: base.experiment }, result);
  const sentence = `The harness broke: ${messageOf(problem)}`;
  const duration = result === undefined ? {} : { durationS: result.run.durationS };
  return tell({ ...base, word: 'broke', sentence, directory: place, ...duration }, result);
}

function planOf(one: NamedExperiment, context: RunsContext): NewPlan {
  const { id, experiment, label, seed = context.seed, options = [] } = one;
  const testbed = context.testbed.name;
  return {
    id,
    experiment,
    startedAt: new Date().toISOString(),
    seed,
    testbed,
    command:
      context.command ??
      `bin/sentinel-chaos run ${[id, '--testbed', testbed, '--seed', seed, ...options].join(' ')}`,
    ...(label === undefined ? {} : { series: { id: seriesName(context.startedAt), label } }),
    harness: context.harness,
  };
}

function carryOutIn(
  directory: RunDirectory,
  one: NamedExperiment,
  { testbed, signal, seed, progress }: RunsContext,
): Promise<void> {
  const { experiment } = one;
  return carryOut({
    experiment,
    runId: directory.name,
    seed: one.seed ?? seed,
    testbed,
    directory,
    signal,
    progress: progress(describeRun(one), one),
  });
}

type Attempt<T> = { readonly result: T } | { readonly problem: unknown };

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { result: await work() };
  } catch (problem) {
    return { problem: problem ?? new ChaosError('TESTBED_BROKE', 'something failed without saying what') };
  }
}

/** What went wrong. That a run did not end because we stopped it is no problem; that something was left behind is. */
function problemOf(attempt: Attempt<unknown>, signal?: AbortSignal): unknown {
  if (!('problem' in attempt)) return undefined;
  const { problem } = attempt;
  const isLeft = problem instanceof ChaosError && problem.code === 'CLEANUP_FAILED';
  return signal?.aborted === true && !isLeft ? undefined : problem;
}
