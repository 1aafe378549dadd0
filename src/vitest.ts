/**
 * An experiment as a Vitest test: it is carried out on the testbed that TESTBED names (`local` by default), leaves its
 * reports like any other run, and passes only if it held. Vitest has no word for undecided, so that fails as well.
 */

import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'vitest';
import { shownPath } from './cli/shown-path.ts';
import { testbedFor } from './cli/testbeds.ts';
import { VERSION } from './cli/version.ts';
import type { Testbed } from './cluster/testbed.ts';
import { ChaosError } from './core/errors.ts';
import { instant, lasting } from './core/quantity.ts';
import type { Experiment } from './experiment/experiment.ts';
import { floorMs, slackMs } from './plan/durations.ts';
import { validated } from './plan/validation.ts';
import type { RunResult } from './report/result.ts';
import type { SuiteEntry } from './report/suite.ts';
import { verdictBlock } from './report/terminal.ts';
import { WORDS, worstFindingsFirst } from './report/word.ts';
import { SILENT } from './run/progress.ts';
import { runSuite } from './suite/suite.ts';

export interface ExperimentTestOptions {
  /** The reports folder, from the working directory; `reports` by default. */
  readonly reports?: string;
  /** Where it runs instead of where TESTBED says. */
  readonly testbed?: Testbed;
}

/** A run that was given up heals and closes before the next test begins; no longer than this, ms. */
const HEAL_LIMIT_MS = 300_000;
const ID = /^[\w-][\w.-]*$/;

/**
 * Declares one test that carries the experiment out; its runs are filed under the id. The test takes at least the
 * experiment's floor, is never tried a second time, and is skipped where the testbed cannot do what it needs. SEED sets
 * the seed, which is drawn and printed otherwise. Throws BAD_EXPERIMENT at once when the experiment cannot be run.
 */
export function experimentTest(
  id: string,
  experiment: Experiment,
  { reports = 'reports', testbed }: ExperimentTestOptions = {},
): void {
  if (!ID.test(id)) {
    throw new ChaosError('BAD_ARGUMENT', `"${id}" cannot name a folder of reports`, {
      hint: 'use letters, digits, dots and dashes',
    });
  }
  validated(id, experiment);
  const declaration = { stack: '' };
  Error.captureStackTrace(declaration, experimentTest);
  const timeout = floorMs(experiment) + slackMs(experiment);
  // A second try would turn a verdict into a matter of luck.
  // oxlint-disable-next-line vitest/expect-expect -- what did not hold is thrown
  test(`${id}: ${experiment.title}`, { timeout, retry: 0 }, async (context) => {
    const run = carriedOut({ id, experiment, reports: resolve(reports), testbed }, context);
    context.onTestFinished(() => run.then(noMatter, noMatter), HEAL_LIMIT_MS);
    const outcome = await run;
    const { entry, result, page } = outcome;
    if (result !== undefined) console.log(verdictBlock(result, { colours: false, paths: [page ?? ''] }));
    if (entry.word === 'skipped') context.skip(entry.sentence);
    if (entry.word !== 'held') throw new NotHeld(outcome, declaration.stack);
  });
}

interface Wanted {
  readonly id: string;
  readonly experiment: Experiment;
  readonly reports: string;
  readonly testbed: Testbed | undefined;
}

interface Outcome {
  readonly entry: SuiteEntry;
  readonly result: RunResult | undefined;
  /** Path of the report, where there is one. */
  readonly page: string | undefined;
}

async function carriedOut(
  { id, experiment, reports, testbed: given }: Wanted,
  { signal, task }: TestContext,
): Promise<Outcome> {
  const testbed = given ?? (await testbedOfEnvironment());
  const seed = seedOfEnvironment();
  console.log(
    `${id} on the testbed "${testbed.name}", seed ${seed}; at least ${lasting(floorMs(experiment) / 1e3)}`,
  );
  let result: RunResult | undefined;
  const suite = await runSuite({
    experiments: [{ id, experiment }],
    testbed,
    reports,
    jobs: 1,
    seed,
    harness: VERSION,
    command: `TESTBED=${process.env['TESTBED'] || testbed.name} SEED=${seed} vitest run ${shownPath(task.file.filepath)} -t '${id}: '`,
    signal,
    progress: () => SILENT,
    onResult: (_, judged) => (result = judged),
  });
  const entry = suite.entries[0]!;
  const page =
    entry.directory === undefined ? undefined : shownPath(join(reports, entry.directory, 'report.html'));
  return { entry, result, page };
}

/** Vitest prints the message alone, so the hint goes into it. */
async function testbedOfEnvironment(): Promise<Testbed> {
  try {
    return await testbedFor({ testbed: process.env['TESTBED'] || undefined }, (sentence) =>
      console.log(sentence),
    );
  } catch (error) {
    if (!(error instanceof ChaosError) || error.hint === undefined) throw error;
    throw new ChaosError(error.code, `${error.message} (${error.hint})`, { cause: error });
  }
}

function seedOfEnvironment(): number {
  const text = process.env['SEED'] ?? String(randomInt(1, 2 ** 31));
  if (/^\d+$/.test(text) && Number(text) <= 0xffff_ffff) return Number(text);
  throw new ChaosError('BAD_ARGUMENT', `SEED must be a whole number, not "${text}"`);
}

/** Its message: the verdict's word and sentence, why, the first evidence, and where the report lies. */
class NotHeld extends Error {
  override readonly name = 'NotHeld';

  /** Its place is the declaration of the experiment: nobody looks for the cause in here. */
  constructor({ entry: { word, sentence }, result, page }: Outcome, declaration: string) {
    const reasons = result?.verdict.reasons.filter((reason) => reason !== sentence) ?? [];
    const lines = [
      `${WORDS[word].label}: ${sentence}`,
      ...reasons.map((reason) => `because: ${reason}`),
      ...firstEvidence(result),
      ...(page === undefined ? [] : [`report: ${page}`]),
    ];
    super(lines.join('\n'));
    this.stack = `${this.name}: ${this.message}\n${declaration.slice(declaration.indexOf('    at '))}`;
  }
}

function firstEvidence(result: RunResult | undefined): string[] {
  const finding =
    result &&
    worstFindingsFirst(result).find(({ verdict, evidence }) => verdict !== 'held' && evidence.length > 0);
  if (finding === undefined) return [];
  const { atS, text } = finding.evidence[0]!;
  return [`evidence: ${finding.title}: ${atS === undefined ? '' : `${instant(atS)} `}${text}`];
}

function noMatter(): void {}
