/** One run of a suite: its folder and plan, what is carried out, what is judged, and the line that comes of it. */

import { basename, join, relative } from 'node:path';
import type { Testbed } from '../cluster/testbed.ts';
import { attemptName, namedAttempts, type Attempt } from '../core/attempt.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { nextSeed } from '../core/seed.ts';
import { isUnwritable } from '../core/unwritable.ts';
import { CAPABILITY_DESCRIPTIONS, lackingCapability } from '../plan/capabilities.ts';
import { describeAttempt, describeRun, type NamedExperiment } from '../plan/planned-run.ts';
import type { NewPlan } from '../plan/stored-plan.ts';
import type { RunResult } from '../report/result.ts';
import type { SuiteEntry } from '../report/suite.ts';
import type { ProgressSink } from '../run/progress.ts';
import { carryOut } from '../run/runner.ts';
import { RunDirectory, seriesName } from '../run/store.ts';
import { entryOf } from './analyze.ts';
import type { Judge } from './judge.ts';
import type { Openings } from './openings.ts';

/** What all runs of a suite share. */
export interface RunsContext {
  readonly testbed: Testbed;
  /** The reports folder. */
  readonly reports: string;
  readonly seed: number;
  readonly harness: string;
  /** What does the same again, where it was not the command line that began it. */
  readonly command?: string;
  readonly signal: AbortSignal;
  readonly progress: (description: string, one: NamedExperiment) => ProgressSink;
  readonly startedAt: Date;
  readonly judge: Judge;
  readonly openings: Openings;
  /** Something below the reports folder cannot be written. */
  readonly onUnwritable?: (problem: ChaosError) => void;
  readonly onEnd: (one: NamedExperiment, entry: SuiteEntry, result: RunResult | undefined) => void;
}

/** Carries a run out and reports how it ended; never throws for what happens inside it. */
export async function runOne(one: NamedExperiment, context: RunsContext): Promise<void> {
  const base = baseOf(one);
  const refused = refusal(one, context);
  if (refused !== undefined) return context.onEnd(one, { ...base, ...refused }, undefined);
  const created = await outcomeOf(() =>
    Promise.resolve(RunDirectory.create(context.reports, planOf(one, context))),
  );
  if ('problem' in created) return broke(one, created.problem, context);
  const directory = created.result;
  const place = relative(context.reports, directory.path);
  const run = await outcomeOf(() => carryOutIn(directory, one, context));
  const judged = await outcomeOf(() => context.judge.judge(directory.path));
  const result = 'result' in judged ? judged.result : undefined;
  const problem = problemOf(run, context.signal) ?? problemOf(judged);
  if (problem !== undefined || result === undefined)
    return broke(one, problem, context, { directory: place, result });
  const entry = { ...entryOf(result, place), ...attemptsOf(one), experiment: base.experiment };
  return context.onEnd(one, entry, result);
}

/** Reports a run without a verdict, with what is left of it. */
function broke(
  one: NamedExperiment,
  problem: unknown,
  { onEnd, onUnwritable }: RunsContext,
  { directory, result }: { readonly directory?: string; readonly result?: RunResult | undefined } = {},
): void {
  if (isUnwritable(problem)) onUnwritable?.(problem);
  const place = directory === undefined ? {} : { directory };
  const duration = result === undefined ? {} : { durationS: result.run.durationS };
  onEnd(
    one,
    { ...baseOf(one), word: 'broke', sentence: brokeSentence(problem), ...place, ...duration },
    result,
  );
}

/** The next attempt at a run that was undecided: a fresh deployment, and another moment drawn from the same seed. */
export function nextAttempt(
  one: NamedExperiment,
  { directory, sentence }: SuiteEntry,
  result: RunResult | undefined,
  seed: number,
): NamedExperiment {
  const attempt: Attempt = {
    directory: basename(directory!),
    reason: result?.verdict.reasons[0] ?? sentence,
  };
  return { ...one, seed: nextSeed(one.seed ?? seed), earlier: [...(one.earlier ?? []), attempt] };
}

type Base = Pick<SuiteEntry, 'experiment' | 'title' | 'numbers' | 'attempts'>;

function baseOf(one: NamedExperiment): Base {
  return { experiment: describeRun(one), title: one.experiment.title, numbers: [], ...attemptsOf(one) };
}

function attemptsOf({ id, earlier }: NamedExperiment): Pick<SuiteEntry, 'attempts'> {
  if (earlier === undefined) return {};
  const below = ({ directory, reason }: Attempt): Attempt => ({ directory: join(id, directory), reason });
  return { attempts: namedAttempts(earlier.map(below)) };
}

/** Why a run is not begun at all. */
function refusal(
  one: NamedExperiment,
  { testbed, signal, openings }: RunsContext,
): Pick<SuiteEntry, 'word' | 'sentence'> | undefined {
  const lacking = lackingCapability(one, testbed);
  if (lacking !== undefined) {
    const sentence = `The testbed "${testbed.name}" cannot ${CAPABILITY_DESCRIPTIONS[lacking]} here.`;
    return { word: 'skipped', sentence };
  }
  if (signal.aborted) {
    const { earlier = [] } = one;
    const which = earlier.length === 0 ? 'It' : `The ${attemptName(earlier.length + 1)}`;
    return { word: 'interrupted', sentence: `${which} was not started.` };
  }
  const reason = openings.reason(one.experiment.topology.server);
  return reason === undefined ? undefined : { word: 'broke', sentence: brokeSentence(reason) };
}

function brokeSentence(problem: unknown): string {
  return `The harness broke: ${messageOf(problem)}`;
}

function planOf(one: NamedExperiment, context: RunsContext): NewPlan {
  const { id, experiment, label, seed = context.seed, options = [], earlier } = one;
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
    ...(earlier === undefined ? {} : { attempts: earlier }),
    harness: context.harness,
  };
}

function carryOutIn(
  directory: RunDirectory,
  one: NamedExperiment,
  { testbed, signal, seed, progress, openings }: RunsContext,
): Promise<void> {
  const { experiment } = one;
  return carryOut({
    experiment,
    runId: directory.name,
    seed: one.seed ?? seed,
    testbed: openings.watched(testbed),
    directory,
    signal,
    progress: openings.announcedTo(progress(describeAttempt(one), one)),
  });
}

type Outcome<T> = { readonly result: T } | { readonly problem: unknown };

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await work() };
  } catch (problem) {
    return { problem: problem ?? new ChaosError('TESTBED_BROKE', 'something failed without saying what') };
  }
}

/** What went wrong. That a run did not end because we stopped it is no problem; that something was left behind is. */
function problemOf(outcome: Outcome<unknown>, signal?: AbortSignal): unknown {
  if (!('problem' in outcome)) return undefined;
  const { problem } = outcome;
  const isLeft = problem instanceof ChaosError && problem.code === 'CLEANUP_FAILED';
  return signal?.aborted === true && !isLeft ? undefined : problem;
}
