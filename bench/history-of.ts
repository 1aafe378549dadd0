/** What the benches have in common: an experiment that is run once in the lab for its history. */

import { join } from 'node:path';
import type { Experiment } from '../src/experiment/experiment.ts';
import type { History } from '../src/history/history.ts';
import { SILENT } from '../src/run/progress.ts';
import { RunDirectory } from '../src/run/store.ts';
import { runSuite } from '../src/suite/suite.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

/** Runs an experiment; answers with its history, whatever came of it. Throws the sentence of a run that broke. */
export async function historyOf(id: string, experiment: Experiment, reports: string): Promise<History> {
  const { entries } = await runSuite({
    experiments: [{ id, experiment }],
    testbed: localTestbed(),
    reports,
    jobs: 1,
    seed: 1,
    harness: 'bench',
    signal: new AbortController().signal,
    progress: () => SILENT,
    onResult: () => undefined,
  });
  const [{ word, sentence, directory }] = entries as [(typeof entries)[number]];
  if (word === 'broke' || directory === undefined) throw new Error(sentence);
  return new RunDirectory(join(reports, directory)).history();
}
