/** Whole runs of the runner without Redis: on a fake testbed, and on a clock of their own that needs no waiting. */

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, vi } from 'vitest';
import { ChaosError } from '../../src/core/errors.ts';
import type { Topology } from '../../src/experiment/topology.ts';
import type { Step } from '../../src/experiment/schedule.ts';
import type { HistoryRecord, RecordOf } from '../../src/history/record.ts';
import { expect, experiment, topology, workload } from '../../src/index.ts';
import { SILENT } from '../../src/run/progress.ts';
import { carryOut } from '../../src/run/runner.ts';
import { RunDirectory } from '../../src/run/store.ts';
import type { Testbed } from '../../src/cluster/testbed.ts';
import { fakeTestbed, type FakeCluster } from './testbed.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Gives every test of the file that clock. */
export function withOwnClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** What a run on the fake testbed leaves. */
export interface Carried {
  /** What carryOut threw, if it threw. */
  readonly error: unknown;
  readonly deeds: readonly string[];
  readonly records: readonly HistoryRecord[];
  readonly tookMs: number;
}

export interface Wishes {
  /** Spoils the cluster before the runner gets it. */
  readonly onOpen?: (cluster: FakeCluster) => void;
  readonly abortAfterMs?: number;
  readonly announce?: Topology['announce'];
}

/** Carries out a schedule on a fake cluster, through all its waiting, in milliseconds. */
export async function carried(
  schedule: readonly Step[],
  { onOpen, ...wishes }: Wishes = {},
): Promise<Carried> {
  let cluster: FakeCluster | undefined;
  const testbed = fakeTestbed((opened) => {
    cluster = opened;
    onOpen?.(opened);
  });
  const outcome = await carriedOn(testbed, schedule, wishes);
  return { ...outcome, deeds: cluster!.deeds };
}

/** The same on a testbed of the test's own. */
export async function carriedOn(
  testbed: Testbed,
  schedule: readonly Step[],
  { abortAfterMs, announce = 'service' }: Omit<Wishes, 'onOpen'> = {},
): Promise<Omit<Carried, 'deeds'>> {
  const abort = new AbortController();
  if (abortAfterMs !== undefined) {
    setTimeout(() => {
      abort.abort(new ChaosError('INTERRUPTED', 'enough'));
    }, abortAfterMs);
  }
  const fake = experiment({
    title: 'fake',
    hypothesis: 'fake',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '1s', announce }),
    workload: [workload.appends({ client: 'a' })],
    schedule,
    expect: [expect.lost({ atMost: 0 })],
  });
  const directory = RunDirectory.create(temporaryFolder(), {
    id: 'fake',
    experiment: fake,
    startedAt: new Date().toISOString(),
    seed: 1,
    testbed: testbed.name,
    command: '',
    harness: 'test',
  });
  const began = performance.now();
  const run = carryOut({
    experiment: fake,
    runId: directory.name,
    seed: 1,
    testbed,
    directory,
    signal: abort.signal,
    progress: SILENT,
  });
  const error = await throughTime(
    run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  const lines = readFileSync(directory.historyFile('runner'), 'utf8').trim().split('\n');
  const records = lines.map((line) => JSON.parse(line) as HistoryRecord);
  return { error, records, tookMs: performance.now() - began };
}

/** Lets time pass until the work is over. */
async function throughTime<T>(work: Promise<T>): Promise<T> {
  const state = { over: false };
  void work.then(() => (state.over = true));
  while (!state.over) await vi.advanceTimersByTimeAsync(10);
  return work;
}

/** The runner's records of one kind, in order. */
export function of<K extends HistoryRecord['kind']>(
  { records }: Pick<Carried, 'records'>,
  kind: K,
): RecordOf<K>[] {
  return records.filter((record): record is RecordOf<K> => record.kind === kind);
}

/** `as phase` of every fault record, in order. */
export function lives(run: Pick<Carried, 'records'>): string[] {
  return of(run, 'fault').map((record) => `${record.as} ${record.phase}`);
}
