/** `run`: carries out experiments and writes their reports. */

import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomInt } from 'node:crypto';
import { attemptSentence } from '../core/attempt.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { lasting } from '../core/quantity.ts';
import { floorMs } from '../plan/durations.ts';
import { isSeries, runsOf, type NamedExperiment, type SuiteItem } from '../plan/planned-run.ts';
import { suiteFloorMs } from '../plan/side-by-side.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesResult } from '../report/series/result.ts';
import { seriesBlock } from '../report/series/summary.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { verdictBlock, verdictTable } from '../report/terminal.ts';
import { runSuite } from '../suite/suite.ts';
import { chosen, VARIANT_OPTIONS } from './chosen.ts';
import { hasColours } from './colours.ts';
import { command, wholeNumber, type Given, type Options, type ValuesOf } from './command.ts';
import type { Description } from '../deployment/description.ts';
import { topologyOf } from '../deployment/topology.ts';
import { withObjectives, type Objectives } from '../check/objectives/objectives.ts';
import { CLIENTS, describedIn, objectivesIn } from './described.ts';
import { loadExperiments, type Named } from './experiments.ts';
import { interruptible } from './interruption.ts';
import { JOBS_PER_CORE, jobsHere } from './jobs.ts';
import { ProgressLine } from './progress-line.ts';
import { shownPath } from './shown-path.ts';
import { TESTBED_OPTIONS, testbedFor } from './testbeds.ts';
import { VERSION } from './version.ts';

/** A cluster's machines may share the cores of one: what one run does there would show in another's figures. */
const JOBS_ON_KUBERNETES = 1;

const OPTIONS = {
  all: { help: 'carry out the whole catalogue' },
  jobs: {
    value: 'N',
    help: `how many run side by side (default: ${JOBS_PER_CORE} per core, ${JOBS_ON_KUBERNETES} on Kubernetes)`,
  },
  seed: { value: 'N', help: 'seed of the moments of faults (default: drawn and printed)' },
  retry: {
    value: 'N',
    help: 'carry out an undecided experiment, repetition or cell again, at most N times; its first decided attempt counts (default: 0)',
  },
  objectives: {
    value: 'FILE',
    help: 'judge every run by the objectives in this file as well (default with --on: those of the description)',
  },
  out: { value: 'DIR', help: 'the reports folder (default: reports)' },
  ...VARIANT_OPTIONS,
  ...TESTBED_OPTIONS,
} as const satisfies Options;

export const RUN = command({
  name: 'run',
  usage: '[id…]',
  help: 'Carries out the experiments named by id or file (when none is named, the essential ones and those in ./experiments), side by side, and writes reports.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos run',
    'sentinel-chaos run --all --retry 2',
    'sentinel-chaos run master-killed --seed 7',
    'sentinel-chaos run steady --testbed kind',
    'sentinel-chaos run master-killed --repeat 20',
    'sentinel-chaos run master-killed --set servers.redis-1=valkey --set servers.sentinel-0=/opt/redis-8/redis-server',
    'sentinel-chaos run master-killed --set rate=100 --sweep downAfter=1s,5s --sweep quorum=2,3',
    'sentinel-chaos run quorum-truth-table --only N=3',
    'sentinel-chaos run steady master-killed --jobs 1 --out /tmp/reports',
  ],
  run,
});

async function run(given: Given<typeof OPTIONS>): Promise<number> {
  const { values } = given;
  const isLocal = values.on === undefined && (values.testbed ?? 'local') === 'local';
  const jobs = wholeNumber(values, 'jobs', isLocal ? jobsHere() : JOBS_ON_KUBERNETES, 1);
  const seed = wholeNumber(values, 'seed', randomInt(1, 2 ** 31));
  const retry = wholeNumber(values, 'retry', 0);
  const experiments = withObjectivesOf(chosen(await asked(given), values, seed), objectivesOf(values));
  const runs = runsOf(experiments);
  const reports = resolve(values.out ?? 'reports');
  const testbed = await testbedFor(values, (sentence) => progress.print(sentence));
  makeFolder(reports);

  let only: RunResult | SeriesResult | undefined;
  let unwritable: ChaosError | undefined;
  const progress = new ProgressLine(process.stderr);
  const carryOut = (signal: AbortSignal): Promise<SuiteResult> => {
    progress.print(
      `${heading(experiments.length, runs.length, jobs)} on the testbed "${testbed.name}", seed ${seed}; at least ${lasting(suiteFloorMs({ experiments, testbed, jobs }) / 1e3)}`,
    );
    return runSuite({
      experiments,
      testbed,
      reports,
      jobs,
      seed,
      retry,
      harness: VERSION,
      signal,
      progress: (description, { experiment }) => progress.sink(description, floorMs(experiment)),
      onUnwritable: (problem) => (unwritable ??= problem),
      onAttempt: ({ experiment }, attempt) =>
        progress.print(`${experiment}: ${attemptSentence(attempt)} It is carried out again.`),
      onResult: (entry, result) => {
        if (runs.length > 1) progress.print(`${entry.experiment}: ${entry.word}. ${entry.sentence}`);
        else only = result;
      },
      onSeries: (_, result) => {
        if (experiments.length === 1) only = result;
      },
    });
  };
  const onInterrupt = (signal: NodeJS.Signals): void =>
    progress.print(`${signal}: healing and closing; once more to stop at once`);
  try {
    const suite = await interruptible(carryOut, { onInterrupt, again: 'exits' });
    progress.close();
    process.stdout.write(
      `${renderOutcome(suite, only, { reports, colours: hasColours(), hasPages: unwritable === undefined })}\n`,
    );
    // With what can be done about it, as the last word.
    if (unwritable !== undefined) throw unwritable;
    return exitCodeOf(suite.entries);
  } finally {
    progress.close();
  }
}

function asked({ positionals, values }: Given<typeof OPTIONS>): Promise<Named[]> {
  if (values.all && positionals.length > 0)
    throw new ChaosError('BAD_ARGUMENT', `--all and "${positionals[0]}" do not go together`, {
      hint: 'name experiments, or ask for all of them',
    });
  if (values.on === undefined) return loadExperiments(positionals, values.all ? 'all' : 'essential');
  return loadExperiments(positionals, 'found', topologyOf(describedIn(values.on), CLIENTS));
}

/** What is wanted of the deployment: by a file of its own, or by its description. */
function objectivesOf({ objectives, on }: ValuesOf<typeof OPTIONS>): Objectives {
  if (objectives !== undefined) return objectivesIn(objectives) as Objectives;
  return on === undefined ? {} : wantedBy(describedIn(on));
}

/** An outage that a run is ended for is too long for its clients, too. */
function wantedBy({ objectives, abort }: Description): Objectives {
  const { outage } = abort;
  return { ...(outage === undefined ? {} : { 'client-outage': outage }), ...objectives } as Objectives;
}

function withObjectivesOf(items: readonly SuiteItem[], objectives: Objectives): SuiteItem[] {
  const judged = <T extends NamedExperiment>(one: T): T => ({
    ...one,
    experiment: withObjectives(one.experiment, objectives),
  });
  return items.map((one) => (isSeries(one) ? { ...one, variants: one.variants.map(judged) } : judged(one)));
}

/** One experiment or series in full; several as a table. */
function renderOutcome(
  suite: SuiteResult,
  only: RunResult | SeriesResult | undefined,
  {
    reports,
    colours,
    hasPages,
  }: { readonly reports: string; readonly colours: boolean; readonly hasPages: boolean },
): string {
  const [first] = suite.entries;
  // What came to no end has no numbers to show in full.
  const isWhole = first !== undefined && ['held', 'failed', 'undecided'].includes(first.word);
  if (only === undefined || first?.directory === undefined || !isWhole)
    return verdictTable(suite, { colours, paths: hasPages ? [shownPath(join(reports, 'index.html'))] : [] });
  const options = {
    colours,
    paths: [shownPath(join(reports, first.directory, first.page ?? 'report.html'))],
  };
  return 'series' in only ? seriesBlock(only, options) : verdictBlock(only, options);
}

function heading(experiments: number, runs: number, jobs: number): string {
  const all = experiments === 1 ? '1 experiment' : `${experiments} experiments`;
  if (runs === 1) return all;
  const order = jobs === 1 ? 'one after the other' : `up to ${Math.min(jobs, runs)} side by side`;
  return runs === experiments ? `${all}, ${order}` : `${all}, ${runs} runs, ${order}`;
}

function makeFolder(reports: string): void {
  try {
    mkdirSync(reports, { recursive: true });
    accessSync(reports, constants.W_OK);
  } catch (cause) {
    throw new ChaosError('BAD_ARGUMENT', `reports cannot be written to ${reports}: ${messageOf(cause)}`, {
      hint: 'choose another folder with --out',
      cause,
    });
  }
}
