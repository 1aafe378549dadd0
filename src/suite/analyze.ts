/** From a stored run to its result and reports: with no cluster, as often as wanted. */

import { isUnwritable } from '../core/unwritable.ts';
import { figureText } from '../facts/figures.ts';
import { Facts } from '../facts/facts.ts';
import type { Plan } from '../plan/stored-plan.ts';
import { assemble } from '../report/assemble/assemble.ts';
import { runPage } from '../report/html/page.ts';
import { objectivesOf } from '../report/objectives.ts';
import { impactOf } from '../report/impact.ts';
import { junit } from '../report/junit.ts';
import { summary } from '../report/markdown/summary.ts';
import { RunResult } from '../report/result.ts';
import type { SuiteEntry } from '../report/suite.ts';
import type { RunDirectory } from '../run/store.ts';

/** Judges a stored run: its plan and history are all that is needed. */
export async function analyze(directory: RunDirectory): Promise<RunResult> {
  const plan = directory.plan();
  const history = await directory.history();
  const { experiment } = plan;
  return assemble(identityOf(plan), { experiment, facts: new Facts(history, experiment) });
}

function identityOf({
  runId,
  id,
  startedAt,
  seed,
  testbed,
  harness,
  node,
  kernel,
  command,
  attempts,
}: Plan): Parameters<typeof assemble>[0] {
  const base = { id: runId, experiment: id, startedAt, seed, testbed, harness, node, kernel, command };
  return attempts === undefined ? base : { ...base, attempts: [...attempts] };
}

/** Writes run.json; a result that breaks its own schema is a bug of the harness and is not written. */
export function saveResult(directory: RunDirectory, result: RunResult): void {
  directory.write('run.json', `${JSON.stringify(RunResult.parse(result), null, 1)}\n`);
}

/** Judges a stored run and writes what comes of it. */
export async function judgeStored(directory: RunDirectory): Promise<RunResult> {
  const result = await analyze(directory);
  saveAll([() => saveResult(directory, result), () => saveReports(directory, result)]);
  return result;
}

/** Writes every report of a run. */
export function saveReports(directory: RunDirectory, result: RunResult): void {
  saveAll([
    () => directory.write('summary.md', summary(result)),
    () => directory.write('junit.xml', junit(result)),
    () => directory.write('report.html', runPage(result)),
  ]);
}

/** Does all of it, so that a disk without room for a large file still takes a small one; throws the first problem. */
function saveAll(works: readonly (() => void)[]): void {
  const problems: unknown[] = [];
  for (const work of works) {
    try {
      work();
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
}

/** The line of a run on the page of its suite. */
export function entryOf(result: RunResult, directory: string): SuiteEntry {
  return {
    experiment: result.run.experiment,
    title: result.run.title,
    word: result.run.interrupted ? 'interrupted' : result.verdict.word,
    sentence: result.verdict.sentence,
    directory,
    durationS: result.run.durationS,
    ...objectivesOf(result),
    // A table of many experiments has no room for what one of them has nothing to say about.
    numbers: [
      { label: 'For a user:', value: impactOf(result) },
      ...result.numbers.flatMap(({ label, ...number }) =>
        number.value === null ? [] : [{ label, value: figureText(number) }],
      ),
    ],
  };
}
