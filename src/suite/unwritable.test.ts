import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeTestbed, type FakeCluster } from '../../test/fakes/testbed.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Testbed } from '../cluster/testbed.ts';
import type { ChaosError } from '../core/errors.ts';
import { expect as expectation, experiment, fault, step, target, topology, workload } from '../index.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { SILENT } from '../run/progress.ts';
import { RunDirectory } from '../run/store.ts';
import { analyze } from './analyze.ts';
import { runSuite } from './suite.ts';

/** Where even root may make no folder. */
const FORBIDDEN = '/sys/sentinel-chaos-reports';

const short = experiment({
  title: 'short',
  hypothesis: 'It ends soon.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [workload.appends()],
  schedule: [step.during(fault.kill(target.master), '10ms')],
  expect: [expectation.election({ after: 'kill', outcome: 'none' })],
  faultDelay: '0ms',
  settle: false,
});

interface Spoilt {
  readonly suite: SuiteResult;
  readonly problems: readonly ChaosError[];
  readonly clusters: readonly FakeCluster[];
}

/** Runs two experiments; `spoil` gets the folder of each run when its testbed is opened. */
async function spoilt(reports: string, spoil: (folder: string) => void = () => undefined): Promise<Spoilt> {
  const [clusters, problems]: [FakeCluster[], ChaosError[]] = [[], []];
  const fake = fakeTestbed((cluster) => clusters.push(cluster));
  const testbed: Testbed = {
    ...fake,
    open: (wanted, options) => {
      spoil(join(options.logs, '..'));
      return fake.open(wanted, options);
    },
  };
  const suite = await runSuite({
    ...given(reports),
    testbed,
    onUnwritable: (problem) => problems.push(problem),
  });
  return { suite, problems, clusters };
}

function given(reports: string): Omit<Parameters<typeof runSuite>[0], 'testbed'> {
  return {
    experiments: ['one', 'two'].map((id) => ({ id, experiment: short })),
    reports,
    jobs: 2,
    seed: 1,
    harness: 'test',
    signal: new AbortController().signal,
    progress: () => SILENT,
    onResult: () => {},
  };
}

test('where no folder can be made every run says so, nothing is opened, and the verdicts are there all the same', async () => {
  const { suite, problems, clusters } = await spoilt(FORBIDDEN);
  expect(clusters).toEqual([]);
  for (const entry of suite.entries) {
    expect(entry).toMatchObject({ word: 'broke' });
    expect(entry.sentence).toMatch(
      /^The harness broke: \/sys\/sentinel-chaos-reports\/.* cannot be written: /,
    );
    expect(entry).not.toHaveProperty('directory');
  }
  expect(exitCodeOf(suite.entries)).toBe(255);
  // One for each run, one for the pages.
  expect(problems.map(({ code }) => code)).toEqual(['CANNOT_WRITE', 'CANNOT_WRITE', 'CANNOT_WRITE']);
  expect(problems[0]!.hint).toContain('--out');
});

test('pages that cannot be written are an error where there is no other way to report it', async () => {
  const failure = runSuite({ ...given(FORBIDDEN), testbed: fakeTestbed() });
  await expect(failure).rejects.toMatchObject({ code: 'CANNOT_WRITE' });
});

test('a report that does not fit breaks its run; what fits is kept, and the run can be judged later', async () => {
  const reports = temporaryFolder();
  const { suite, problems } = await spoilt(reports, (folder) => {
    if (folder.includes('/one/')) symlinkSync('/dev/full', join(folder, 'run.json.part'));
  });
  expect(suite.entries).toMatchObject([
    { experiment: 'one', word: 'broke', sentence: expect.stringContaining('no space is left on its disk') },
    { experiment: 'two', word: 'undecided' },
  ]);
  expect(problems).toMatchObject([
    { code: 'CANNOT_WRITE', hint: expect.stringContaining('free some space') },
  ]);
  const folder = join(reports, suite.entries[0]!.directory!);
  for (const file of ['report.html', 'summary.md', 'junit.xml'])
    expect(existsSync(join(folder, file)), file).toBe(true);
  expect(existsSync(join(folder, 'run.json'))).toBe(false);
  expect(await analyze(new RunDirectory(folder))).toMatchObject({ run: { interrupted: false } });
});
