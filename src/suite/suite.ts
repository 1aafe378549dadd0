/** A suite: several experiments side by side, each in a testbed of its own, and the page that sums them up. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Testbed } from '../cluster/testbed.ts';
import { namedAttempts, type NamedAttempt } from '../core/attempt.ts';
import type { ChaosError } from '../core/errors.ts';
import { isUnwritable, writeWhole, writing } from '../core/unwritable.ts';
import { floorMs } from '../plan/durations.ts';
import {
  describeRun,
  isSeries,
  runsOf,
  type NamedExperiment,
  type SuiteItem,
  type Variant,
} from '../plan/planned-run.ts';
import { byIsolation } from '../plan/side-by-side.ts';
import { indexPage } from '../report/html/index-page.ts';
import { suiteSummary } from '../report/markdown/suite-summary.ts';
import { openMetrics, type MeasuredRun } from '../report/open-metrics.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesMember, SeriesResult } from '../report/series/result.ts';
import { suiteText } from '../report/suite-file.ts';
import { suiteJunit } from '../report/suite-junit.ts';
import { worstFirst, type SuiteEntry, type SuiteResult } from '../report/suite.ts';
import type { ProgressSink } from '../run/progress.ts';
import { pointTo } from '../run/store.ts';
import { Judge } from './judge.ts';
import { carryOutRun, nextAttempt, whereOf, type RunsContext } from './suite-run.ts';
import { Openings } from './openings.ts';
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
  /** How often, at most, what is undecided is carried out again; never by default. */
  readonly retry?: number;
  readonly signal: AbortSignal;
  readonly progress: (description: string, one: NamedExperiment) => ProgressSink;
  /** An attempt was undecided, and another one follows. */
  readonly onAttempt?: (entry: SuiteEntry, attempt: NamedAttempt) => void;
  /** Something below the reports folder cannot be written. Without it, a suite whose pages cannot be written throws that. */
  readonly onUnwritable?: (problem: ChaosError) => void;
  readonly onResult: (entry: SuiteEntry, result: RunResult | undefined) => void;
  readonly onSeries?: (entry: SuiteEntry, result: SeriesResult) => void;
}

type RoundsContext = RunsContext & Pick<SuiteContext, 'experiments' | 'jobs' | 'retry' | 'onAttempt'>;

/** Runs all experiments and writes their reports and the suite's page. Never throws for what happens inside a run. */
export async function runSuite(context: SuiteContext): Promise<SuiteResult> {
  const startedAt = new Date();
  const began = performance.now();
  const { experiments, onResult, testbed } = context;
  const singles: SuiteEntry[] = [];
  const measured: MeasuredRun[] = [];
  const members = new Map<Variant, SeriesMember>();
  const variants = new Map(
    experiments
      .filter(isSeries)
      .flatMap((one) => one.variants.map((variant) => [describeRun(variant), variant])),
  );
  const onEnd: RunsContext['onEnd'] = (named, entry, result) => {
    const variant = variants.get(describeRun(named));
    if (variant === undefined) singles.push(entry);
    else members.set(variant, memberOf({ ...variant, seed: named.seed ?? variant.seed }, entry, result));
    if (result !== undefined) measured.push({ name: entry.experiment, numbers: result.numbers });
    onResult(entry, result);
  };
  const judge = new Judge();
  try {
    await inRounds({ ...context, startedAt, onEnd, judge, openings: new Openings() });
  } finally {
    await judge.close();
  }
  const durationS = (performance.now() - began) / 1e3;
  const info = {
    startedAt,
    durationS,
    testbed: testbed.name,
    where: whereOf(testbed),
    harness: context.harness,
  };
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
  kept(context, () => saveSuite(context.reports, suite, measured));
  return suite;
}

function saveSuite(reports: string, suite: SuiteResult, measured: readonly MeasuredRun[]): void {
  writing(reports, () => mkdirSync(reports, { recursive: true }));
  writeWhole(join(reports, 'suite.json'), suiteText(suite));
  writeWhole(join(reports, 'junit.xml'), suiteJunit(suite));
  writeWhole(join(reports, 'summary.md'), suiteSummary(suite));
  writeWhole(join(reports, 'index.html'), indexPage(suite));
  writeWhole(join(reports, 'metrics.prom'), openMetrics(suite, measured));
}

/** Writes something, or reports that it cannot be written, so that the verdicts are not lost with it. */
function kept({ onUnwritable }: SuiteContext, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isUnwritable(error) || onUnwritable === undefined) throw error;
    onUnwritable(error);
  }
}

/** Writes what became of a series beside its runs, and answers with its line. */
function saveSeriesReport(result: SeriesResult, context: SuiteContext): SuiteEntry {
  const { reports, onSeries } = context;
  const { experiment, id, title } = result.series;
  const { word, sentence } = result.verdict;
  if (word === 'skipped') return { experiment, title, word, sentence, numbers: [] };
  const entry = seriesEntry(result, join(experiment, id));
  kept(context, () => {
    saveSeries(join(reports, entry.directory!), result);
    writing(reports, () => pointTo(join(reports, experiment, 'latest-series'), id));
  });
  onSeries?.(entry, result);
  return entry;
}

/**
 * What is undecided is carried out again when all others have ended: what kept it from a verdict may have been that they
 * shared the machine with it.
 */
async function inRounds(context: RoundsContext): Promise<void> {
  const { retry = 0, experiments } = context;
  let due: readonly NamedExperiment[] = runsOf(experiments);
  for (let left = retry; due.length > 0; left--) {
    const again: NamedExperiment[] = [];
    const onEnd: RunsContext['onEnd'] = (named, entry, result) => {
      if (left === 0 || entry.word !== 'undecided') return context.onEnd(named, entry, result);
      const next = nextAttempt(named, entry, result, context.seed);
      again.push(next);
      context.onAttempt?.(entry, namedAttempts(next.earlier).at(-1)!);
    };
    const { parallel, exclusive } = byIsolation(due);
    await sideBySide(parallel, { ...context, onEnd });
    await oneByOne(exclusive, { ...context, onEnd });
    due = again;
  }
}

async function sideBySide(experiments: readonly NamedExperiment[], context: RoundsContext): Promise<void> {
  const limit = pLimit(context.jobs);
  const turnstile = pLimit(1);
  await Promise.all(longestFirst(experiments).map((one) => limit(() => inTurn(turnstile, one, context))));
}

async function oneByOne(experiments: readonly NamedExperiment[], context: RunsContext): Promise<void> {
  for (const one of experiments) await carryOutRun(one, context);
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
    carryOutRun(one, { ...context, progress }).then(run.resolve, run.reject);
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
