/** `run`: carries out experiments and writes their reports. */

import { accessSync, constants, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { randomInt } from 'node:crypto';
import { ChaosError, ERROR_CODES, messageOf } from '../core/errors.ts';
import { lasting } from '../core/quantity.ts';
import type { RunResult } from '../report/result.ts';
import { floorMs } from '../run/plan.ts';
import { runSuite, suiteFloorMs } from '../run/suite.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { verdictBlock, verdictTable } from '../report/terminal.ts';
import { wholeNumber, type Command, type Given } from './command.ts';
import { loadExperiments } from './experiments.ts';
import { ProgressLine } from './progress-line.ts';
import { shownPath } from './shown-path.ts';
import { TESTBED_OPTIONS, testbedFor } from './testbeds.ts';
import { VERSION } from './version.ts';

/** Labs that one core can carry while the guards stay quiet: an idle one takes a tenth of a core, a failing-over one more. */
const JOBS_PER_CORE = 3;
/** A cluster's machines may share the cores of one: what one run does there would show in another's figures. */
const JOBS_ON_KUBERNETES = 1;

export const RUN: Command = {
  name: 'run',
  usage: '[id…]',
  words:
    'Carries out the experiments named by id or file (all of them when none is named), side by side, and writes reports.',
  options: [
    {
      name: 'jobs',
      value: 'N',
      words: `how many run side by side (default: ${JOBS_PER_CORE} per core, ${JOBS_ON_KUBERNETES} on Kubernetes)`,
    },
    { name: 'seed', value: 'N', words: 'seed of the moments of faults (default: drawn and printed)' },
    { name: 'out', value: 'DIR', words: 'the reports folder (default: reports)' },
    ...TESTBED_OPTIONS,
  ],
  examples: [
    'sentinel-chaos run',
    'sentinel-chaos run master-killed --seed 7',
    'sentinel-chaos run steady --testbed kind',
    'sentinel-chaos run steady master-killed --jobs 1 --out /tmp/reports',
  ],
  run,
};

async function run(given: Given): Promise<number> {
  const isLocal = (given.values['testbed'] ?? 'local') === 'local';
  const jobsHere = isLocal ? JOBS_PER_CORE * availableParallelism() : JOBS_ON_KUBERNETES;
  const jobs = wholeNumber(given, 'jobs', jobsHere, 1);
  const seed = wholeNumber(given, 'seed', randomInt(1, 2 ** 31));
  const experiments = await loadExperiments(given.words);
  const reports = resolve(String(given.values['out'] ?? 'reports'));
  const testbed = await testbedFor(given, (sentence) => progress.print(sentence));
  makeFolder(reports);

  const floors = new Map(experiments.map(({ id, experiment }) => [id, floorMs(experiment)]));
  let only: RunResult | undefined;
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (abort.signal.aborted) process.exit(ERROR_CODES.INTERRUPTED);
    progress.print(`${signal}: healing and closing; once more to stop at once`);
    abort.abort(new ChaosError('INTERRUPTED', `stopped by ${signal}`));
  };
  const progress = new ProgressLine(process.stderr);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  try {
    progress.print(
      `${heading(experiments.length, jobs)} on the testbed "${testbed.name}", seed ${seed}; at least ${lasting(suiteFloorMs({ experiments, testbed, jobs }) / 1e3)}`,
    );
    const suite = await runSuite({
      experiments,
      testbed,
      reports,
      jobs,
      seed,
      harness: VERSION,
      signal: abort.signal,
      progress: (id) => progress.sink(id, floors.get(id)!),
      onResult: (entry, result) => {
        if (experiments.length > 1) progress.print(`${entry.experiment}: ${entry.word}. ${entry.sentence}`);
        else only = result;
      },
    });
    progress.close();
    process.stdout.write(`${told(suite, only, { reports, colours })}\n`);
    return exitCodeOf(suite.entries);
  } finally {
    progress.close();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** One experiment in full; several as a table. */
function told(
  suite: SuiteResult,
  only: RunResult | undefined,
  { reports, colours }: { readonly reports: string; readonly colours: boolean },
): string {
  const [first] = suite.entries;
  // What came to no end has no numbers to show in full.
  const isWhole = first !== undefined && ['held', 'failed', 'undecided'].includes(first.word);
  if (only === undefined || first?.directory === undefined || !isWhole)
    return verdictTable(suite, { colours, paths: [shownPath(join(reports, 'index.html'))] });
  const page = join(reports, first.directory, 'report.html');
  return verdictBlock(only, { colours, paths: [shownPath(page)] });
}

function heading(number: number, jobs: number): string {
  if (number === 1) return '1 experiment';
  return `${number} experiments, ${jobs === 1 ? 'one after the other' : `up to ${Math.min(jobs, number)} side by side`}`;
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
