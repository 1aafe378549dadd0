/** Whole runs of short experiments on real servers: through the suite, into a folder of their own. */

import { join } from 'node:path';
import { expect, experiment, topology, workload } from '../src/index.ts';
import type { Experiment } from '../src/experiment/experiment.ts';
import type { Step } from '../src/experiment/schedule.ts';
import type { History } from '../src/history/history.ts';
import { recordsOf } from '../src/history/history.ts';
import type { RunResult } from '../src/report/result.ts';
import { exitCodeOf, type SuiteEntry } from '../src/report/suite.ts';
import { SILENT } from '../src/run/progress.ts';
import { RunDirectory } from '../src/run/store.ts';
import { runSuite } from '../src/suite/suite.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { localTestbed, openLocal } from '../src/testbed/local/local.ts';
import type { Testbed } from '../src/cluster/testbed.ts';

/** A small deployment in which nobody is missed who does not answer for a moment, as on a machine that stands still. */
export const SMALL = topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '10s' });

/**
 * The same for tests in which it fails over soon, and one failover must be all: with the ping period of 1 s for its down-after, a
 * Sentinel that has just gone over to a new master takes it for down if the first reply comes a moment late, and fails over again.
 */
export const PATIENT = topology({
  redis: 3,
  sentinels: 3,
  quorum: 2,
  downAfter: '2s',
  failoverTimeout: '10s',
});

/** An experiment of this schedule on the small deployment. */
export function short(schedule: readonly Step[], parts: Partial<Experiment> = {}): Experiment {
  return experiment({
    title: 'A short experiment',
    hypothesis: 'It ends as the test says.',
    topology: SMALL,
    workload: [workload.appends({ name: 'writes', writers: 2, rate: 100 })],
    schedule,
    expect: [expect.lost({ atMost: 0 })],
    ...parts,
  });
}

/**
 * The same for what shows before the last heal: nothing is waited for and no data are read after it, so that it ends half a minute
 * sooner, and nothing is claimed of what comes then. Not for links that are cut or slowed: it is after the heal that a link proves
 * that packets would have been seen.
 */
export function brief(schedule: readonly Step[], parts: Partial<Experiment> = {}): Experiment {
  return short(schedule, { expect: [], settle: false, ...parts });
}

/** What a test may do while the run goes on. */
export interface Meddling {
  /** Replaces what the cluster does or is, before the runner gets it. */
  readonly onOpen?: (cluster: LocalCluster) => void | Promise<void>;
  /** Called when a step begins. */
  readonly onStep?: (words: string, cluster: LocalCluster) => void;
  readonly signal?: AbortSignal;
  /** How often, at most, what was undecided is carried out again: for what has to be held on a machine that may stall. */
  readonly retry?: number;
}

export interface ShortRun {
  readonly entry: SuiteEntry;
  readonly result: RunResult;
  readonly exitCode: number;
  readonly directory: RunDirectory;
  readonly history: History;
  readonly reports: string;
}

/** Runs one experiment; its reports folder is `<root>/<name>`. */
export async function ran(
  root: string,
  name: string,
  experiment: Experiment,
  { onOpen, onStep, signal = new AbortController().signal, retry = 0 }: Meddling = {},
): Promise<ShortRun> {
  let cluster: LocalCluster | undefined;
  let result: RunResult | undefined;
  const testbed: Testbed = {
    ...localTestbed(),
    open: async (topology, options) => {
      cluster = await openLocal(topology, options);
      await onOpen?.(cluster);
      return cluster;
    },
  };
  const reports = join(root, name);
  const suite = await runSuite({
    experiments: [{ id: name, experiment }],
    testbed,
    reports,
    jobs: 1,
    seed: 1,
    retry,
    harness: 'test',
    signal,
    progress: () => ({ ...SILENT, step: (words) => onStep?.(words, cluster!) }),
    onResult: (_, judged) => (result = judged),
  });
  const entry = suite.entries[0]!;
  const directory = new RunDirectory(join(reports, entry.directory!));
  const history = await directory.history();
  return { entry, result: result!, exitCode: exitCodeOf(suite.entries), directory, history, reports };
}

/** The sentences of the guards that are broken, by name. */
export function brokenGuards({ result }: ShortRun): Record<string, string> {
  const broken = result.guards.filter((guard) => !guard.intact);
  return Object.fromEntries(broken.map((guard) => [guard.name, guard.sentence]));
}

/** `as phase` of every fault record, in order. */
export function faultLives({ history }: ShortRun): string[] {
  return recordsOf(history, 'fault').map((record) => `${record.as} ${record.phase}`);
}
