import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeTestbed } from '../../test/fakes/testbed.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Table } from '../experiment/table.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { during, quiet } from '../experiment/steps.ts';
import { election, lost } from '../check/words.ts';
import { kill } from '../fault/words.ts';
import { master } from '../experiment/targets.ts';
import type { Series } from '../plan/planned-run.ts';
import type { SuiteItem } from '../plan/planned-run.ts';
import { cellsOf, repetitionsOf } from '../plan/variants.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesResult } from '../report/series/result.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { SILENT } from '../run/progress.ts';
import { RunDirectory } from '../run/store.ts';
import { analyze } from './analyze.ts';
import { analyzeSeries, storedSeries } from './series.ts';
import { runSuite } from './suite.ts';

const short: Experiment = experiment({
  title: 'short',
  hypothesis: 'It ends soon.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [appends()],
  schedule: [quiet('10ms')],
  expect: [lost({ atMost: 0 })],
});
const killing: Experiment = {
  ...short,
  schedule: [during(kill(master), '10ms')],
  expect: [election({ after: 'kill', outcome: 'none' })],
  faultDelay: '50ms',
  settle: false,
};

const repeated = (repeat: number, ...sweeps: [string, ...string[]][]): Series =>
  repetitionsOf(
    { id: 'short', experiment: killing },
    { repeat, sweeps: sweeps.map(([path, ...values]) => ({ path, values })), settings: [], seed: 7 },
  );

const small: Table = {
  title: 'small',
  hypothesis: 'It holds everywhere.',
  axes: { Q: 'quorum', A: 'Sentinels left' },
  cells: ['1', '2'].flatMap((Q) =>
    ['1', '2', '3'].map((A) => ({
      at: { Q, A },
      experiment: { ...killing, topology: { ...killing.topology, quorum: Number(Q) } },
    })),
  ),
  control: 'failover',
};

interface Told {
  readonly suite: SuiteResult;
  readonly reports: string;
  readonly series: readonly SeriesResult[];
}

async function carriedOut(
  experiments: readonly SuiteItem[],
  {
    testbed = fakeTestbed(),
    signal = new AbortController().signal,
  }: { testbed?: Testbed; signal?: AbortSignal } = {},
): Promise<Told> {
  const reports = temporaryFolder();
  const series: SeriesResult[] = [];
  const suite = await runSuite({
    experiments,
    testbed,
    reports,
    jobs: 3,
    seed: 7,
    harness: 'test',
    signal,
    progress: () => SILENT,
    onResult: () => {},
    onSeries: (_, result) => series.push(result),
  });
  return { suite, reports, series };
}

describe('carried out', () => {
  test('every run has its folder, plan and command; the series its own beside them', async () => {
    const { suite, reports, series } = await carriedOut([repeated(3)]);
    const [entry] = suite.entries;
    expect(entry).toMatchObject({ experiment: 'short', page: 'series.html' });
    const folder = join(reports, entry!.directory!);
    for (const file of ['series.json', 'series.html', 'summary.md', 'junit.xml'])
      expect(existsSync(join(folder, file))).toBe(true);
    expect(readFileSync(join(reports, 'index.html'), 'utf8')).toContain(`./${entry!.directory}/series.html`);
    const [result] = series;
    expect(storedSeries(join(reports, 'short', 'latest-series'))).toEqual(result);
    expect(result!.series.command).toBe('bin/sentinel-chaos run short --testbed local --seed 7 --repeat 3');
    for (const { directory, seed, label, faultDelayS } of result!.members) {
      const plan = new RunDirectory(join(folder, '..', directory!)).plan();
      expect(plan.command).toBe(`bin/sentinel-chaos run short --testbed local --seed ${seed}`);
      expect(plan).toMatchObject({ seed, series: { id: result!.series.id, label } });
      expect(faultDelayS).toBeLessThanOrEqual(0.05);
    }
    expect(new Set(result!.members.map(({ faultDelayS }) => faultDelayS)).size).toBeGreaterThan(1);
  });

  test('what does not settle is over with its schedule, and reads nothing but before a heal', async () => {
    const deeds: (readonly string[])[] = [];
    const testbed = fakeTestbed((cluster) => deeds.push(cluster.deeds));
    const began = performance.now();
    const { reports, suite } = await carriedOut([{ id: 'killing', experiment: killing }], { testbed });
    expect(performance.now() - began).toBeLessThan(24_000);
    expect(deeds[0]).toContain('SIGKILL redis-0');
    expect(deeds[0]).not.toContain('read final');
    const { guards } = JSON.parse(
      readFileSync(join(reports, suite.entries[0]!.directory!, 'run.json'), 'utf8'),
    ) as RunResult;
    const said = (name: string) => guards.find((guard) => guard.name === name)!;
    for (const name of ['every node was read at the end', 'the data is possible'])
      expect(said(name)).toMatchObject({
        intact: true,
        sentence: expect.stringContaining('claims nothing of it'),
      });
    // That nobody wrote before the fault remains a reason to doubt.
    expect(said('writes flowed')).toMatchObject({ intact: false });
  });

  test('what could not be told in any run is undecided in all, and no run counts', async () => {
    const { suite, series } = await carriedOut([repeated(2)]);
    expect(exitCodeOf(suite.entries)).toBe(2);
    expect(series[0]!.verdict.sentence).toContain('0 of 2 runs held; undecided: #1, #2.');
    expect(series[0]!.groups[0]).toMatchObject({ counted: 0, apart: ['#1', '#2'] });
  });

  test('a run that breaks is told under its own name and breaks the series, not the others', async () => {
    let opened = 0;
    const fake = fakeTestbed();
    const testbed: Testbed = {
      ...fake,
      open: (own, options) =>
        ++opened === 2 ? Promise.reject(new ChaosError('TESTBED_BROKE', 'no room')) : fake.open(own, options),
    };
    const { suite, series } = await carriedOut([repeated(3), { id: 'other', experiment: short }], {
      testbed,
    });
    expect(suite.entries.map(({ experiment, word }) => `${experiment} ${word}`)).toEqual([
      'short broke',
      'other undecided',
    ]);
    expect(series[0]!.members.filter(({ word }) => word === 'broke')).toHaveLength(1);
    expect(series[0]!.verdict.reasons.join()).toContain('The harness broke: no room');
    expect(exitCodeOf(suite.entries)).toBe(255);
  });

  test('told to stop, it still leaves its page', async () => {
    const abort = new AbortController();
    abort.abort(new ChaosError('INTERRUPTED', 'enough'));
    const { suite, series, reports } = await carriedOut([repeated(2)], { signal: abort.signal });
    expect(exitCodeOf(suite.entries)).toBe(130);
    expect(series[0]!.members.map(({ word }) => word)).toEqual(['interrupted', 'interrupted']);
    expect(readdirSync(join(reports, 'short')).toSorted()).toEqual(['latest-series', series[0]!.series.id]);
  });

  test('a table that shows no control is undecided; its cells keep their place when judged again', async () => {
    const { suite, series, reports } = await carriedOut([
      cellsOf({ id: 'small', table: small }, { settings: [], seed: 7 }),
    ]);
    expect(suite.entries).toMatchObject([{ experiment: 'small', word: 'undecided' }]);
    expect(series[0]!.members[0]).toMatchObject({
      at: { Q: '1', A: '1' },
      expected: 'no try',
      observed: 'no try',
    });
    expect(series[0]!.verdict.reasons[0]).toBe(
      'No cell showed "failover", so its other cells prove nothing.',
    );
    const folder = join(reports, suite.entries[0]!.directory!);
    const again = await analyzeSeries(folder, (path) => analyze(new RunDirectory(path)));
    expect(again).toEqual(series[0]);
  });

  test('judged again, a series follows what its runs say then', async () => {
    const { suite, reports } = await carriedOut([repeated(2)]);
    const folder = join(reports, suite.entries[0]!.directory!);
    const again = await analyzeSeries(folder, async (path) => {
      const result = await analyze(new RunDirectory(path));
      return { ...result, verdict: { word: 'failed', sentence: 'Seen anew.', reasons: [] } };
    });
    expect(again.verdict).toMatchObject({ word: 'failed' });
    expect(again.verdict.reasons).toEqual(['#1: Seen anew.', '#2: Seen anew.']);
  });

  test('a whole table is skipped where many deployments cannot be had; chosen cells are run', async () => {
    const testbed = fakeTestbed(undefined, ['keep-dead']);
    const whole = cellsOf({ id: 'small', table: small }, { settings: [], seed: 7 });
    const { suite, reports } = await carriedOut([whole], { testbed });
    expect(suite.entries).toMatchObject([
      { word: 'skipped', sentence: expect.stringContaining('cannot bring up dozens of deployments') },
    ]);
    expect(exitCodeOf(suite.entries)).toBe(2);
    expect(existsSync(join(reports, 'small'))).toBe(false);
    const one = cellsOf({ id: 'small', table: small }, { settings: [], seed: 7, only: { Q: '1', A: '1' } });
    expect((await carriedOut([one], { testbed })).suite.entries).toMatchObject([{ word: 'undecided' }]);
  });

  test('a series.json of another form is refused', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'series.json'), '{}');
    expect(() => storedSeries(folder)).toThrow(expect.objectContaining({ code: 'BAD_RUN_DIRECTORY' }));
  });
});
