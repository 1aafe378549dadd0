/** A suite: several experiments side by side, each in a testbed of its own, and the page that sums them up. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join, relative } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf, type Step } from '../experiment/schedule.ts';
import { FAULTS } from '../fault/registry.ts';
import { indexPage } from '../report/html/index-page.ts';
import type { RunResult } from '../report/result.ts';
import { suiteSummary } from '../report/markdown/suite-summary.ts';
import { worstFirst, type SuiteEntry, type SuiteResult } from '../report/suite.ts';
import type { Capability, Testbed } from '../testbed/testbed.ts';
import { analyze, entryOf, saveReports, saveResult } from './analyze.ts';
import { floorMs } from './plan.ts';
import type { ProgressSink } from './progress.ts';
import { carryOut } from './runner.ts';
import { pointTo, RunDirectory, type Plan } from './store.ts';

export interface NamedExperiment {
  readonly id: string;
  readonly experiment: Experiment;
}

export interface SuiteContext {
  readonly experiments: readonly NamedExperiment[];
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
  readonly progress: (id: string) => ProgressSink;
  readonly onResult: (entry: SuiteEntry, result: RunResult | undefined) => void;
}

/** Runs all experiments and writes their reports and the suite's page. Never throws for what happens inside a run. */
export async function runSuite(context: SuiteContext): Promise<SuiteResult> {
  const startedAt = new Date();
  const began = performance.now();
  const { sociable, solitary } = byCompany(context.experiments);
  const entries = [...(await sideBySide(sociable, context)), ...(await oneByOne(solitary, context))];
  const suite: SuiteResult = {
    startedAt: startedAt.toISOString(),
    durationS: (performance.now() - began) / 1e3,
    testbed: context.testbed.name,
    entries: worstFirst(entries),
  };
  mkdirSync(context.reports, { recursive: true });
  writeFileSync(join(context.reports, 'index.html'), indexPage(suite));
  writeFileSync(join(context.reports, 'summary.md'), suiteSummary(suite));
  writeFileSync(join(context.reports, 'suite.json'), `${JSON.stringify(suite, null, 1)}\n`);
  return suite;
}

/** No suite can be done sooner, ms: not than its longest run, nor than its jobs can share all of them out. */
export function suiteFloorMs({
  experiments,
  testbed,
  jobs,
}: Pick<SuiteContext, 'experiments' | 'testbed' | 'jobs'>): number {
  const possible = experiments.filter(
    ({ experiment }) => lackingCapability(experiment, testbed) === undefined,
  );
  const { sociable, solitary } = byCompany(possible);
  const floors = sociable.map(({ experiment }) => floorMs(experiment));
  return Math.max(0, ...floors, sumOf(floors) / jobs) + sumOf(solitary.map((one) => floorMs(one.experiment)));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** What stops a machine also stops the pods of other runs on it, so it must be alone on the testbed. */
function byCompany(experiments: readonly NamedExperiment[]): {
  readonly sociable: readonly NamedExperiment[];
  readonly solitary: readonly NamedExperiment[];
} {
  const stopsMachines = ({ experiment }: NamedExperiment): boolean =>
    faultsOf(experiment.schedule).some(({ fault }) => FAULTS[fault.kind]!.hits === 'machines');
  return {
    sociable: experiments.filter((one) => !stopsMachines(one)),
    solitary: experiments.filter(stopsMachines),
  };
}

function sideBySide(experiments: readonly NamedExperiment[], context: SuiteContext): Promise<SuiteEntry[]> {
  const limit = pLimit(context.jobs);
  const turnstile = pLimit(1);
  return Promise.all(longestFirst(experiments).map((one) => limit(() => inTurn(turnstile, one, context))));
}

async function oneByOne(
  experiments: readonly NamedExperiment[],
  context: SuiteContext,
): Promise<SuiteEntry[]> {
  const entries: SuiteEntry[] = [];
  for (const one of experiments) entries.push(await runOne(one, context));
  return entries;
}

/** The longest decides how long the suite takes, so it begins first. */
function longestFirst(experiments: readonly NamedExperiment[]): NamedExperiment[] {
  return experiments.toSorted((a, b) => floorMs(b.experiment) - floorMs(a.experiment));
}

/**
 * Deployments are brought up one after the other: that is when they need the machine most, and runs that began
 * together would also inject and heal their faults together and disturb each other's measurements.
 */
async function inTurn(
  turnstile: LimitFunction,
  one: NamedExperiment,
  context: SuiteContext,
): Promise<SuiteEntry> {
  const run = Promise.withResolvers<SuiteEntry>();
  await turnstile(async () => {
    const isUp = Promise.withResolvers<void>();
    const progress = (id: string): ProgressSink => announcing(context.progress(id), isUp.resolve);
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

async function runOne({ id, experiment }: NamedExperiment, context: SuiteContext): Promise<SuiteEntry> {
  const base = { experiment: id, title: experiment.title, numbers: [] };
  const lacking = lackingCapability(experiment, context.testbed);
  if (lacking !== undefined) {
    const sentence = `The testbed "${context.testbed.name}" cannot ${CAPABILITY_WORDS[lacking]} here.`;
    return told({ ...base, word: 'skipped', sentence }, undefined, context);
  }
  if (context.signal.aborted)
    return told({ ...base, word: 'interrupted', sentence: 'It was not started.' }, undefined, context);
  const directory = openDirectory({ id, experiment }, context);
  const place = relative(context.reports, directory.path);
  const run = await attempt(() => carryOutIn(directory, { id, experiment }, context));
  const judged = await attempt(() => judgeAndSave(directory));
  const result = 'result' in judged ? judged.result : undefined;
  const problem = problemOf(run, context.signal) ?? problemOf(judged);
  if (problem === undefined && result !== undefined) return told(entryOf(result, place), result, context);
  const sentence = `The harness broke: ${messageOf(problem)}`;
  const duration = result === undefined ? {} : { durationS: result.run.durationS };
  return told({ ...base, word: 'broke', sentence, directory: place, ...duration }, result, context);
}

function carryOutIn(
  directory: RunDirectory,
  { id, experiment }: NamedExperiment,
  { testbed, signal, seed, progress }: SuiteContext,
): Promise<void> {
  return carryOut({
    experiment,
    runId: directory.name,
    seed,
    testbed,
    directory,
    signal,
    progress: progress(id),
  });
}

function told(entry: SuiteEntry, result: RunResult | undefined, { onResult }: SuiteContext): SuiteEntry {
  onResult(entry, result);
  return entry;
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

async function judgeAndSave(directory: RunDirectory): Promise<RunResult> {
  const result = await analyze(directory);
  saveResult(directory, result);
  saveReports(directory, result);
  return result;
}

/** Makes the folder, writes the plan, and points `latest` to it, all before anything starts. */
function openDirectory({ id, experiment }: NamedExperiment, context: SuiteContext): RunDirectory {
  const startedAt = new Date();
  const directory = RunDirectory.create(context.reports, id, startedAt);
  const plan: Plan = {
    schemaVersion: 1,
    runId: directory.name,
    id,
    experiment,
    startedAt: startedAt.toISOString(),
    seed: context.seed,
    testbed: context.testbed.name,
    command:
      context.command ??
      `bin/sentinel-chaos run ${id} --testbed ${context.testbed.name} --seed ${context.seed}`,
    harness: context.harness,
    node: process.version,
    kernel: release(),
  };
  directory.write('plan.json', `${JSON.stringify(plan, null, 1)}\n`);
  pointTo(join(context.reports, id, 'latest'), directory.name);
  pointTo(join(context.reports, 'latest'), relative(context.reports, directory.path));
  return directory;
}

/** Completes the sentence "the testbed cannot …". */
const CAPABILITY_WORDS: Readonly<Record<Capability, string>> = {
  'cut-links': 'cut links between hosts',
  'signal-processes': 'signal processes',
  together: 'put Sentinels beside data nodes',
  valkey: 'run Valkey',
  forget: 'start a Sentinel with an empty configuration',
  'act-at-once': 'act within milliseconds of an event',
  'ask-sentinels': 'let a data node ask the Sentinels before it starts',
  'delete-pods': 'delete pods',
  'kill-containers': 'kill containers that are then started again',
  'freeze-nodes': 'freeze machines',
  'kill-nodes': 'switch machines off',
};

function awaitsEvents(steps: readonly Step[]): boolean {
  return steps.some((step) => step.step === 'await-event' || ('steps' in step && awaitsEvents(step.steps)));
}

function lackingCapability(experiment: Experiment, testbed: Testbed): Capability | undefined {
  const needed = faultsOf(experiment.schedule).map(({ fault }) => FAULTS[fault.kind]!.needs);
  const { placement, server, restart } = experiment.topology;
  const all: Capability[] = [
    ...needed,
    ...(placement === 'together' ? (['together'] as const) : []),
    ...(server === 'valkey' ? (['valkey'] as const) : []),
    ...(restart === 'ask-sentinels' ? (['ask-sentinels'] as const) : []),
    ...(awaitsEvents(experiment.schedule) ? (['act-at-once'] as const) : []),
  ];
  return all.find((capability) => !testbed.capabilities.has(capability));
}
