/** `run`: carries out experiments and writes their reports. */

import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { randomInt } from 'node:crypto';
import { attemptSentence } from '../core/attempt.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError } from '../core/errors.ts';
import { savingTo } from '../core/named-place.ts';
import { lasting } from '../core/quantity.ts';
import { floorMs } from '../plan/durations.ts';
import { isSeries, runsOf, type NamedExperiment, type SuiteItem } from '../plan/planned-run.ts';
import { suiteFloorMs } from '../plan/side-by-side.ts';
import { exitCodeOf } from '../report/suite.ts';
import { runSuite, type SuiteContext } from '../suite/suite.ts';
import { chosen, VARIANT_OPTIONS } from './chosen.ts';
import { hasColours } from './colours.ts';
import { command, wholeNumber, type Given, type Options, type ValuesOf } from './command.ts';
import type { Description } from '../deployment/description.ts';
import { withObjectives, type Objectives } from '../check/objectives/objectives.ts';
import { describedIn, objectivesIn } from './described.ts';
import { loadExperiments, type Named } from './experiments.ts';
import { experimentsFor } from './fitting.ts';
import { interruptible } from './interruption.ts';
import { JOBS_PER_CORE, jobsHere } from './jobs.ts';
import { renderOutcomes, type Outcome } from './outcome.ts';
import { ProgressLine } from './progress-line.ts';
import { carriedOutBy, SERVER_OPTION, serverChoices, type ServerChoice } from './server-choice.ts';
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
  ...SERVER_OPTION,
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
    'sentinel-chaos run --server redis-8.0=/opt/redis-8.0 --server valkey-8.1=/opt/valkey-8.1/bin/valkey-server',
  ],
  run,
});

async function run(given: Given<typeof OPTIONS>): Promise<number> {
  const { values } = given;
  const isLocal = values.on === undefined && (values.testbed ?? 'local') === 'local';
  const servers = serverChoices(values.server);
  if (servers.length > 0 && !isLocal)
    throw new ChaosError('BAD_ARGUMENT', '--server is for the local lab', {
      hint: 'on a cluster an image is chosen: --redis-image or --valkey-image',
    });
  const jobs = wholeNumber(values, 'jobs', isLocal ? jobsHere() : JOBS_ON_KUBERNETES, 1);
  const seed = wholeNumber(values, 'seed', randomInt(1, 2 ** 31));
  const retry = wholeNumber(values, 'retry', 0);
  const experiments = withObjectivesOf(chosen(await asked(given), values, seed), objectivesOf(values));
  const out = resolve(values.out ?? 'reports');
  const progress = new ProgressLine(process.stderr);
  const parts: Part[] = [];
  for (const server of servers.length === 0 ? [undefined] : servers) {
    const testbed = await testbedFor(values, (sentence) => progress.print(sentence), server);
    const own =
      server === undefined ? { experiments } : { experiments: carriedOutBy(experiments, server), server };
    const reports = server === undefined ? out : join(out, server.name);
    makeFolder(reports);
    parts.push({ ...own, testbed, reports });
  }

  let unwritable: ChaosError | undefined;
  const carryOut = async (signal: AbortSignal): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    const onUnwritable = (problem: ChaosError): void => void (unwritable ??= problem);
    for (const part of parts)
      outcomes.push(await carryOutPart(part, { jobs, seed, retry, signal, progress, onUnwritable }));
    return outcomes;
  };
  const onInterrupt = (signal: NodeJS.Signals): void =>
    progress.print(`${signal}: healing and closing; once more to stop at once`);
  try {
    const outcomes = await interruptible(carryOut, { onInterrupt, again: 'exits' });
    progress.close();
    const shown = { colours: hasColours(), hasPages: unwritable === undefined };
    process.stdout.write(`${renderOutcomes(outcomes, shown)}\n`);
    // With what can be done about it, as the last word.
    if (unwritable !== undefined) throw unwritable;
    return exitCodeOf(outcomes.flatMap(({ suite }) => suite.entries));
  } finally {
    progress.close();
  }
}

/** Everything that is carried out on one testbed, with one kind of server. */
interface Part {
  readonly experiments: readonly SuiteItem[];
  readonly testbed: Testbed;
  readonly reports: string;
  /** Absent where it is the installed one, or that of a cluster. */
  readonly server?: ServerChoice;
}

interface Asked extends Pick<SuiteContext, 'jobs' | 'seed' | 'signal' | 'retry' | 'onUnwritable'> {
  readonly progress: ProgressLine;
}

async function carryOutPart(part: Part, { progress, ...asked }: Asked): Promise<Outcome> {
  const { experiments, testbed, reports, server } = part;
  const { jobs, seed } = asked;
  const runs = runsOf(experiments);
  const where = server === undefined ? '' : ` with ${server.version} (${server.name})`;
  progress.print(
    `${heading(experiments.length, runs.length, jobs)} on the testbed "${testbed.name}"${where}, seed ${seed}; at least ${lasting(suiteFloorMs({ experiments, testbed, jobs }) / 1e3)}`,
  );
  let only: Outcome['only'];
  const suite = await runSuite({
    ...asked,
    experiments,
    testbed,
    reports,
    harness: VERSION,
    progress: (description, { experiment }) => progress.sink(description, floorMs(experiment)),
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
  return { suite, only, reports, server };
}

function asked({ positionals, values }: Given<typeof OPTIONS>): Promise<Named[]> {
  if (values.all && positionals.length > 0)
    throw new ChaosError('BAD_ARGUMENT', `--all and "${positionals[0]}" do not go together`, {
      hint: 'name experiments, or ask for all of them',
    });
  if (values.on === undefined) return loadExperiments(positionals, values.all ? 'all' : 'essential');
  return experimentsFor(describedIn(values.on), positionals);
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

function heading(experiments: number, runs: number, jobs: number): string {
  const all = experiments === 1 ? '1 experiment' : `${experiments} experiments`;
  if (runs === 1) return all;
  const order = jobs === 1 ? 'one after the other' : `up to ${Math.min(jobs, runs)} side by side`;
  return runs === experiments ? `${all}, ${order}` : `${all}, ${runs} runs, ${order}`;
}

function makeFolder(reports: string): void {
  savingTo(reports, 'reports', '--out', () => {
    mkdirSync(reports, { recursive: true });
    accessSync(reports, constants.W_OK);
  });
}
