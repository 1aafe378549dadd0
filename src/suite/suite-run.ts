/** A run of a suite: its folder and plan, what is carried out, what is judged, and the line that comes of it. */

import { basename, join, relative } from 'node:path';
import { CAPABILITIES } from '../cluster/capabilities.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { attemptName, namedAttempts, type Attempt } from '../core/attempt.ts';
import { ChaosError, ERROR_CODES, messageOf } from '../core/errors.ts';
import { COMMAND } from '../core/home.ts';
import { nextSeed } from '../core/seed.ts';
import { isUnwritable } from '../core/unwritable.ts';
import { withDraws } from '../experiment/soak.ts';
import { lackingCapability } from '../plan/capabilities.ts';
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
  readonly progress: (description: string, named: NamedExperiment) => ProgressSink;
  readonly startedAt: Date;
  readonly judge: Judge;
  readonly openings: Openings;
  /** Something below the reports folder cannot be written. */
  readonly onUnwritable?: (problem: ChaosError) => void;
  readonly onEnd: (named: NamedExperiment, entry: SuiteEntry, result: RunResult | undefined) => void;
}

/** Carries a run out and reports how it ended; never throws for what happens inside it. */
export async function carryOutRun(asked: NamedExperiment, context: RunsContext): Promise<void> {
  const named = { ...asked, experiment: withDraws(asked.experiment, asked.seed ?? context.seed) };
  const base = baseOf(named);
  const refused = refusal(named, context);
  if (refused !== undefined) return context.onEnd(named, { ...base, ...refused }, undefined);
  const created = await outcomeOf(() =>
    Promise.resolve(RunDirectory.create(context.reports, planOf(named, context))),
  );
  if ('problem' in created) return broke(named, created.problem, context);
  const directory = created.result;
  const place = relative(context.reports, directory.path);
  const run = await outcomeOf(() => carryOutIn(directory, named, context));
  const judged = await outcomeOf(() => context.judge.judge(directory.path));
  const result = 'result' in judged ? judged.result : undefined;
  const problem = problemOf(run, context.signal) ?? problemOf(judged);
  if (problem !== undefined || result === undefined)
    return broke(named, problem, context, { directory: place, result });
  const entry = { ...entryOf(result, place), ...attemptsOf(named), experiment: base.experiment };
  return context.onEnd(named, entry, result);
}

/** Reports a run without a verdict, with what is left of it. */
function broke(
  named: NamedExperiment,
  problem: unknown,
  { onEnd, onUnwritable }: RunsContext,
  { directory, result }: { readonly directory?: string; readonly result?: RunResult | undefined } = {},
): void {
  if (isUnwritable(problem)) onUnwritable?.(problem);
  const place = directory === undefined ? {} : { directory };
  const duration = result === undefined ? {} : { durationS: result.run.durationS };
  onEnd(
    named,
    { ...baseOf(named), word: 'broke', sentence: brokeSentence(problem), ...place, ...duration },
    result,
  );
}

/** The next attempt at a run that was undecided: a fresh deployment, and another moment drawn from the same seed. */
export function nextAttempt(
  named: NamedExperiment,
  { directory, sentence }: SuiteEntry,
  result: RunResult | undefined,
  seed: number,
): NamedExperiment {
  const attempt: Attempt = {
    directory: basename(directory!),
    reason: result?.verdict.reasons[0] ?? sentence,
    ...(result?.elections === undefined ? {} : { elections: result.elections }),
  };
  return { ...named, seed: nextSeed(named.seed ?? seed), earlier: [...(named.earlier ?? []), attempt] };
}

type Base = Pick<SuiteEntry, 'experiment' | 'title' | 'numbers' | 'attempts'>;

function baseOf(named: NamedExperiment): Base {
  return { experiment: describeRun(named), title: named.experiment.title, numbers: [], ...attemptsOf(named) };
}

function attemptsOf({ id, earlier }: NamedExperiment): Pick<SuiteEntry, 'attempts'> {
  if (earlier === undefined) return {};
  const below = (attempt: Attempt): Attempt => ({ ...attempt, directory: join(id, attempt.directory) });
  return { attempts: namedAttempts(earlier.map(below)) };
}

/** Why a run is not begun at all. */
function refusal(
  named: NamedExperiment,
  { testbed, signal, openings }: RunsContext,
): Pick<SuiteEntry, 'word' | 'sentence'> | undefined {
  if (named.misfit !== undefined)
    return { word: 'skipped', sentence: `It does not fit this deployment: ${named.misfit}.` };
  if (named.uninstalled !== undefined)
    return { word: 'skipped', sentence: `This machine cannot carry it out: ${named.uninstalled}.` };
  const lacking = lackingCapability(named, testbed);
  if (lacking !== undefined) {
    const sentence = `The testbed "${testbed.name}" cannot ${CAPABILITIES[lacking]} here.`;
    return { word: 'skipped', sentence };
  }
  if (signal.aborted) {
    const { earlier = [] } = named;
    const which = earlier.length === 0 ? 'It' : `The ${attemptName(earlier.length + 1)}`;
    return { word: 'interrupted', sentence: `${which} was not started.` };
  }
  const reason = openings.reason(named.experiment.topology);
  return reason === undefined ? undefined : { word: 'broke', sentence: brokeSentence(reason) };
}

/** What is the input's fault, or the deployment's, is none of the harness. */
function brokeSentence(problem: unknown): string {
  if (problem instanceof ChaosError && problem.exitCode === ERROR_CODES.BAD_ARGUMENT)
    return `It was not begun: ${problem.message}`;
  return `The harness broke: ${messageOf(problem)}`;
}

function planOf(named: NamedExperiment, context: RunsContext): NewPlan {
  const { id, experiment, label, seed = context.seed, options = [], earlier } = named;
  const testbed = context.testbed.name;
  return {
    id,
    experiment,
    startedAt: new Date().toISOString(),
    seed,
    testbed,
    command:
      context.command ??
      `${COMMAND} run ${[id, ...whereOf(context.testbed), '--seed', seed, ...options].join(' ')}`,
    ...(label === undefined ? {} : { series: { id: seriesName(context.startedAt), label } }),
    ...(earlier === undefined ? {} : { attempts: earlier }),
    harness: context.harness,
  };
}

function carryOutIn(
  directory: RunDirectory,
  named: NamedExperiment,
  { testbed, signal, seed, progress, openings }: RunsContext,
): Promise<void> {
  const { experiment } = named;
  return carryOut({
    experiment,
    runId: directory.name,
    seed: named.seed ?? seed,
    testbed: openings.watched(testbed),
    directory,
    signal,
    progress: openings.announcedTo(progress(describeAttempt(named), named)),
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

/** What chooses the testbed on the command line. */
export function whereOf({ name, description, server }: Testbed): string[] {
  if (description !== undefined) return ['--on', description];
  return ['--testbed', name, ...(server === undefined ? [] : ['--server', server])];
}
