import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeTestbed } from '../../test/fakes/testbed.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { during, quiet } from '../experiment/steps.ts';
import { freezeNode, isolate, kill } from '../fault/words.ts';
import { master } from '../experiment/targets.ts';
import { lost } from '../check/words.ts';
import { floorMs } from '../plan/durations.ts';
import { suiteFloorMs } from '../plan/side-by-side.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { SILENT } from '../run/progress.ts';
import { runSuite } from './suite.ts';

const short = experiment({
  title: 'short',
  hypothesis: 'It ends soon.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [appends()],
  schedule: [quiet('10ms')],
  expect: [lost({ atMost: 0 })],
});
const cutting: Experiment = { ...short, schedule: [during(isolate(master), '10ms')] };
const killing: Experiment = { ...short, schedule: [during(kill(master), '10ms')] };

/** Runs experiments, named by their keys, in a reports folder of their own. */
async function suiteOf(
  testbed: Testbed,
  experiments: Record<string, Experiment>,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ suite: SuiteResult; reports: string; told: string[] }> {
  const reports = temporaryFolder();
  const told: string[] = [];
  const suite = await runSuite({
    experiments: Object.entries(experiments).map(([id, experiment]) => ({ id, experiment })),
    testbed,
    reports,
    jobs: 2,
    seed: 1,
    harness: 'test',
    signal,
    progress: () => SILENT,
    onResult: (entry) => told.push(`${entry.experiment} ${entry.word}`),
  });
  return { suite, reports, told };
}

const freezing: Experiment = { ...short, schedule: [during(freezeNode(master), '10ms')] };

/** A testbed that tells which clusters were opened and closed, in order; the one called `frozen` never comes up. */
function telling(): { testbed: Testbed; told: string[] } {
  const testbed = fakeTestbed();
  const told: string[] = [];
  const open: Testbed['open'] = async (topology, options) => {
    told.push(`open ${topology.masterName}`);
    if (topology.masterName === 'frozen') throw new ChaosError('TESTBED_BROKE', 'seen enough');
    const cluster = await testbed.open(topology, options);
    const close = cluster.close.bind(cluster);
    cluster.close = async () => {
      await close();
      told.push(`close ${topology.masterName}`);
    };
    return cluster;
  };
  return { testbed: { ...testbed, open }, told };
}

test('what stops machines is alone on the testbed, and its time counts in full', async () => {
  const frozen = { ...freezing, topology: { ...freezing.topology, masterName: 'frozen' } };
  const { testbed, told } = telling();
  const experiments = { one: short, frozen, two: short };
  await suiteOf(testbed, experiments);
  expect(told).toHaveLength(5);
  expect(told.at(-1)).toBe('open frozen');
  const list = Object.entries(experiments).map(([id, experiment]) => ({ id, experiment }));
  const floor = (ids: readonly string[]): number =>
    suiteFloorMs({ experiments: list.filter(({ id }) => ids.includes(id)), testbed, jobs: 100 });
  expect(floor(['one', 'two', 'frozen']) - floor(['one', 'two'])).toBe(floorMs(freezing));
});

const broken: Testbed = {
  ...fakeTestbed(),
  open: () => Promise.reject(new ChaosError('TESTBED_BROKE', 'the lab has ended: no namespaces left')),
};

test('a deployment that is not as it must be has not been begun, and no harness broke', async () => {
  const refusing: Testbed = {
    ...fakeTestbed(),
    open: () =>
      Promise.reject(new ChaosError('BAD_ARGUMENT', 'nothing of shop is broken while it is not healthy')),
  };
  const { suite } = await suiteOf(refusing, { short });
  expect(suite.entries[0]!.sentence).toBe(
    'It was not begun: nothing of shop is broken while it is not healthy',
  );
});

test('a testbed that cannot be opened is told in one sentence, and leaves plan and reports', async () => {
  const { suite, reports, told } = await suiteOf(broken, { short });
  expect(told).toEqual(['short broke']);
  expect(suite.entries[0]!.sentence).toBe('The harness broke: the lab has ended: no namespaces left');
  expect(exitCodeOf(suite.entries)).toBe(255);
  const run = join(reports, suite.entries[0]!.directory!);
  for (const file of ['plan.json', 'run.json', 'report.html', 'summary.md', 'junit.xml'])
    expect(existsSync(join(run, file)), file).toBe(true);
  expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('no namespaces left');
  for (const file of ['index.html', 'summary.md', 'junit.xml'])
    expect(readFileSync(join(reports, file), 'utf8'), file).toContain('no namespaces left');
  expect(readFileSync(join(reports, 'metrics.prom'), 'utf8')).toContain(
    'sentinel_chaos_verdict{experiment="short",sentinel_chaos_verdict="broke"} 1\n',
  );
});

test('an experiment that needs what the testbed lacks is skipped with the reason; the others are run', async () => {
  const testbed = { ...broken, capabilities: new Set(['keep-dead'] as const) };
  const { suite, reports } = await suiteOf(testbed, { cutting, killing });
  expect(suite.entries.map(({ experiment, word }) => `${experiment} ${word}`)).toEqual([
    'killing broke',
    'cutting skipped',
  ]);
  expect(suite.entries[1]!.sentence).toBe('The testbed "local" cannot cut links between hosts here.');
  expect(existsSync(join(reports, 'cutting'))).toBe(false);
});

test.each([
  [{ placement: 'together' as const }, 'The testbed "local" cannot put Sentinels beside data nodes here.'],
  [{ server: 'valkey' as const }, 'The testbed "local" cannot run Valkey here.'],
])('nothing but skipped experiments is undecided: %j', async (choice, sentence) => {
  const topology = { ...short.topology, ...choice };
  const { suite } = await suiteOf(fakeTestbed(undefined, []), { choosy: { ...short, topology } });
  expect(suite.entries).toMatchObject([{ word: 'skipped', sentence }]);
  expect(exitCodeOf(suite.entries)).toBe(2);
});

test('told to stop, it starts no more', async () => {
  const abort = new AbortController();
  abort.abort(new ChaosError('INTERRUPTED', 'enough'));
  const { suite, reports } = await suiteOf(fakeTestbed(), { short, killing }, abort.signal);
  expect(suite.entries.map((entry) => entry.word)).toEqual(['interrupted', 'interrupted']);
  expect(exitCodeOf(suite.entries)).toBe(130);
  expect(existsSync(join(reports, 'short'))).toBe(false);
});

test('what could not be cleaned up is told even when the run was interrupted', async () => {
  const abort = new AbortController();
  const testbed = fakeTestbed((cluster) => {
    cluster.close = () => Promise.reject(new Error('the cluster is stuck'));
    setTimeout(() => {
      abort.abort(new ChaosError('INTERRUPTED', 'enough'));
    }, 20);
  });
  const { suite } = await suiteOf(testbed, { long: { ...short, schedule: [quiet('1m')] } }, abort.signal);
  expect(suite.entries).toMatchObject([
    { word: 'broke', sentence: 'The harness broke: could not close the testbed: the cluster is stuck' },
  ]);
});

test('a history that cannot be judged breaks its own run only', async () => {
  const testbed: Testbed = {
    ...broken,
    open: (_, { logs }) => {
      if (logs.includes('spoilt')) writeFileSync(join(logs, '..', 'plan.json'), 'no JSON');
      return Promise.reject(new Error('not today'));
    },
  };
  const { suite } = await suiteOf(testbed, { spoilt: short, other: short });
  expect(suite.entries).toMatchObject([
    { experiment: 'other', word: 'broke', sentence: 'The harness broke: not today' },
    { experiment: 'spoilt', word: 'broke', sentence: expect.stringContaining('not today') },
  ]);
});

test('the latest run and the latest of each experiment can be found', async () => {
  const { reports, suite } = await suiteOf(broken, { short });
  const directory = suite.entries[0]!.directory!;
  expect(lstatSync(join(reports, 'latest')).isSymbolicLink()).toBe(true);
  expect(readlinkSync(join(reports, 'latest'))).toBe(directory);
  expect(join('short', readlinkSync(join(reports, 'short', 'latest')))).toBe(directory);
});

test('deployments are brought up one after the other, the longest experiment first', async () => {
  const seen: string[] = [];
  const long: Experiment = { ...short, schedule: [quiet('50ms')] };
  await runSuite({
    experiments: [
      { id: 'short', experiment: short },
      { id: 'long', experiment: long },
    ],
    testbed: fakeTestbed(),
    reports: temporaryFolder(),
    jobs: 2,
    seed: 1,
    harness: 'test',
    signal: new AbortController().signal,
    progress: (id) => ({ ...SILENT, phase: (phase) => seen.push(`${id} ${phase}`) }),
    onResult: () => {},
  });
  expect(seen[0]).toBe('long starting');
  expect(seen.indexOf('long schedule')).toBeLessThan(seen.indexOf('short starting'));
});
