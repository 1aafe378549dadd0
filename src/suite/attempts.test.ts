import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeTestbed } from '../../test/fakes/testbed.ts';
import { comingOut } from '../../test/coming-out.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { attemptSentence } from '../core/attempt.ts';
import { ChaosError } from '../core/errors.ts';
import { nextSeed } from '../core/seed.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { expect as expectation, experiment, fault, step, target, topology, workload } from '../index.ts';
import type { SuiteItem } from '../plan/planned-run.ts';
import { repetitionsOf } from '../plan/variants.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesResult } from '../report/series/result.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { SILENT } from '../run/progress.ts';
import { RunDirectory } from '../run/store.ts';
import { analyze } from './analyze.ts';
import { analyzeSeries } from './series.ts';
import { runSuite } from './suite.ts';

const short: Experiment = experiment({
  title: 'short',
  hypothesis: 'It ends as a recorded one did.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [workload.appends()],
  schedule: [step.during(fault.kill(target.master), '10ms')],
  expect: [expectation.election({ after: 'kill', outcome: 'none' })],
  faultDelay: '50ms',
  // What is recorded of it is replaced when it has ended.
  settle: false,
});

interface Carried {
  readonly suite: SuiteResult;
  readonly reports: string;
  readonly series: readonly SeriesResult[];
  /** Attempts that others followed, and how runs were spoken of in the order of their beginning. */
  readonly attempts: readonly string[];
  readonly begun: readonly string[];
}

interface Wishes {
  readonly retry?: number;
  readonly items?: readonly SuiteItem[];
  readonly abort?: AbortController;
  readonly onAttempt?: () => void;
}

async function carried(
  testbed: Testbed,
  { retry, items = [{ id: 'short', experiment: short }], abort, onAttempt }: Wishes = {},
): Promise<Carried> {
  const reports = temporaryFolder();
  const [series, attempts, begun]: [SeriesResult[], string[], string[]] = [[], [], []];
  const suite = await runSuite({
    experiments: items,
    testbed,
    reports,
    jobs: 2,
    seed: 7,
    harness: 'test',
    ...(retry === undefined ? {} : { retry }),
    signal: (abort ?? new AbortController()).signal,
    progress: (description) => {
      begun.push(description);
      return SILENT;
    },
    onAttempt: ({ experiment: id }, attempt) => {
      attempts.push(`${id}: ${attemptSentence(attempt)}`);
      onAttempt?.();
    },
    onResult: () => {},
    onSeries: (_, result) => series.push(result),
  });
  return { suite, reports, series, attempts, begun };
}

const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');
const WHY = 'sentinel-0 was not polled';

describe('what is undecided is carried out again', () => {
  test('and the first attempt that is decided is the verdict; the others are listed with their reasons', async () => {
    const testbed = comingOut('undecided', 'undecided', 'held');
    const { suite, reports, attempts, begun } = await carried(testbed, { retry: 4 });
    expect(testbed.opened()).toBe(3);
    expect(begun).toEqual(['short', 'short, second attempt', 'short, third attempt']);
    expect(attempts).toEqual([
      expect.stringMatching(`^short: first attempt undecided: Guard .*${WHY}`),
      expect.stringMatching(`^short: second attempt undecided: Guard .*${WHY}`),
    ]);
    expect(exitCodeOf(suite.entries)).toBe(0);
    const [entry] = suite.entries;
    expect(entry).toMatchObject({
      experiment: 'short',
      word: 'held',
      attempts: [
        { name: 'first attempt', reason: expect.stringContaining(WHY) },
        { name: 'second attempt', reason: expect.stringContaining(WHY) },
      ],
    });
    const folders = [...entry!.attempts!.map(({ directory }) => directory), entry!.directory!];
    expect(readdirSync(join(reports, 'short'))).toHaveLength(new Set(folders).size + 1);
    expect(realpathSync(join(reports, 'short', 'latest'))).toBe(
      realpathSync(join(reports, entry!.directory!)),
    );
    expect(JSON.parse(textOf(reports, 'suite.json'))).toEqual({ schemaVersion: 1, ...suite });
    for (const file of ['index.html', 'summary.md']) expect(textOf(reports, file), file).toContain(WHY);
    const words = folders.map(
      (folder) => (JSON.parse(textOf(join(reports, folder), 'run.json')) as RunResult).verdict.word,
    );
    expect(words).toEqual(['undecided', 'undecided', 'held']);
  });

  test('each attempt has the seed that follows, a command that repeats it, and names those before it', async () => {
    const { suite, reports } = await carried(comingOut('undecided', 'held'), { retry: 1 });
    const [entry] = suite.entries;
    const [first, second] = [entry!.attempts![0]!.directory, entry!.directory!].map((folder) =>
      new RunDirectory(join(reports, folder)).plan(),
    );
    expect(first).toMatchObject({ seed: 7 });
    expect(first).not.toHaveProperty('attempts');
    expect(second).toMatchObject({
      seed: nextSeed(7),
      command: expect.stringContaining(`run short --testbed local --seed ${nextSeed(7)}`),
      attempts: [{ directory: first!.runId, reason: expect.stringContaining(WHY), elections: { split: 0 } }],
    });
    const folder = join(reports, entry!.directory!);
    expect(textOf(folder, 'report.html')).toContain(`href="../${first!.runId}/report.html"`);
    expect(textOf(folder, 'summary.md')).toContain('- first attempt undecided: ');
    expect(textOf(folder, 'junit.xml')).toContain('errors="0" skipped="1"');
    // Judged again, it still knows.
    expect((await analyze(new RunDirectory(folder))).run.attempts).toEqual(second!.attempts);
  });

  test('at most as often as wanted, and then it is undecided', async () => {
    const testbed = comingOut('undecided');
    const { suite } = await carried(testbed, { retry: 2 });
    expect(testbed.opened()).toBe(3);
    expect(suite.entries).toMatchObject([{ word: 'undecided', attempts: [{}, {}] }]);
    expect(exitCodeOf(suite.entries)).toBe(2);
  });

  test('when the others have ended', async () => {
    const items = ['one', 'two'].map((id) => ({ id, experiment: short }));
    const { begun, suite } = await carried(comingOut('undecided', 'held'), { retry: 1, items });
    expect(begun).toEqual(['one', 'two', 'one, second attempt']);
    expect(suite.entries.map(({ word }) => word)).toEqual(['held', 'held']);
  });

  test('never unless it is wanted', async () => {
    const testbed = comingOut('undecided');
    const { suite } = await carried(testbed);
    expect(testbed.opened()).toBe(1);
    expect(suite.entries[0]).not.toHaveProperty('attempts');
  });
});

describe('nothing else is carried out again', () => {
  test.each(['held', 'failed', 'broke'] as const)('%s', async (outcome) => {
    const testbed = comingOut(outcome);
    const { suite } = await carried(testbed, { retry: 3 });
    expect(testbed.opened()).toBe(1);
    expect(suite.entries).toMatchObject([{ word: outcome }]);
  });

  test.each(['failed', 'broke'] as const)('nor a second attempt that %s', async (outcome) => {
    const testbed = comingOut('undecided', outcome, 'held');
    const { suite } = await carried(testbed, { retry: 3 });
    expect(testbed.opened()).toBe(2);
    expect(suite.entries).toMatchObject([{ word: outcome, attempts: [{ name: 'first attempt' }] }]);
  });

  test('skipped', async () => {
    const testbed = { ...comingOut('held'), capabilities: new Set<never>() };
    const valkey = { ...short, topology: { ...short.topology, server: 'valkey' as const } };
    const { suite, attempts } = await carried(testbed, {
      retry: 1,
      items: [{ id: 'valkey', experiment: valkey }],
    });
    expect(suite.entries).toMatchObject([{ word: 'skipped' }]);
    expect(attempts).toEqual([]);
  });

  test('interrupted during the second attempt', async () => {
    const abort = new AbortController();
    const testbed = comingOut('undecided');
    const fake = fakeTestbed(() =>
      setTimeout(() => abort.abort(new ChaosError('INTERRUPTED', 'enough')), 300),
    );
    let opened = 0;
    const { suite } = await carried(
      { ...testbed, open: (...all) => (opened++ === 0 ? testbed : fake).open(...all) },
      {
        retry: 3,
        abort,
        items: [
          {
            id: 'long',
            experiment: { ...short, schedule: [step.during(fault.kill(target.master), '400ms')] },
          },
        ],
      },
    );
    expect(opened).toBe(2);
    expect(suite.entries).toMatchObject([{ word: 'interrupted', attempts: [{ name: 'first attempt' }] }]);
    expect(exitCodeOf(suite.entries)).toBe(130);
  });

  test('interrupted between two attempts', async () => {
    const abort = new AbortController();
    const stop = (): void => abort.abort(new ChaosError('INTERRUPTED', 'enough'));
    const testbed = comingOut('undecided');
    const { suite, reports } = await carried(testbed, { retry: 1, abort, onAttempt: stop });
    expect(testbed.opened()).toBe(1);
    expect(suite.entries).toMatchObject([
      { word: 'interrupted', sentence: 'The second attempt was not started.', attempts: [{}] },
    ]);
    expect(existsSync(join(reports, suite.entries[0]!.attempts![0]!.directory, 'report.html'))).toBe(true);
  });
});

describe('in a series', () => {
  const repeated = repetitionsOf(
    { id: 'short', experiment: short },
    { repeat: 2, sweeps: [], settings: [], seed: 7 },
  );

  test('an undecided run is carried out again in its place, counted once, and each attempt is named', async () => {
    const testbed = comingOut('undecided', 'held');
    const { suite, reports, series, begun } = await carried(testbed, { retry: 2, items: [repeated] });
    expect(testbed.opened()).toBe(3);
    expect(begun).toEqual(['short #1', 'short #2', 'short #1, second attempt']);
    const [result] = series;
    expect(result).toMatchObject({ verdict: { word: 'held' }, groups: [{ counted: 2, apart: [] }] });
    const [one, two] = result!.members;
    expect(one).toMatchObject({
      label: '#1',
      seed: nextSeed(7),
      attempts: [{ reason: expect.stringContaining(WHY) }],
    });
    expect(two).not.toHaveProperty('attempts');
    expect(two!.seed).not.toBe(one!.seed);
    expect(suite.entries).toMatchObject([
      { experiment: 'short', word: 'held', attempts: [{ name: '#1, first attempt' }] },
    ]);
    const [entry] = suite.entries;
    expect(existsSync(join(reports, entry!.attempts![0]!.directory, 'report.html'))).toBe(true);
    const folder = join(reports, entry!.directory!);
    expect(textOf(folder, 'series.html')).toContain(`../${one!.attempts![0]!.directory}/report.html`);
    expect(textOf(folder, 'summary.md')).toContain('#1, first attempt undecided: ');
    expect(await analyzeSeries(folder, (path) => analyze(new RunDirectory(path)))).toEqual(result);
  });

  test('one that never comes to a verdict is not counted, as ever', async () => {
    const { series } = await carried(comingOut('undecided'), { retry: 1, items: [repeated] });
    expect(series[0]).toMatchObject({
      verdict: { word: 'undecided' },
      groups: [{ counted: 0, apart: ['#1', '#2'] }],
      members: [{ attempts: [{}] }, { attempts: [{}] }],
    });
  });
});
