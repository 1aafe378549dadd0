import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeTestbed } from '../../test/fakes/testbed.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError, type ErrorCode } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { expect as expectation, experiment, fault, step, target, topology, workload } from '../index.ts';
import { exitCodeOf, type SuiteResult } from '../report/suite.ts';
import { SILENT } from '../run/progress.ts';
import { runSuite } from './suite.ts';

const short: Experiment = experiment({
  title: 'short',
  hypothesis: 'It ends soon.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [workload.appends()],
  schedule: [step.during(fault.kill(target.master), '10ms')],
  expect: [expectation.election({ after: 'kill', outcome: 'none' })],
  faultDelay: '0ms',
  settle: false,
});
const onValkey: Experiment = { ...short, topology: { ...short.topology, server: 'valkey' } };
const freezing: Experiment = { ...short, schedule: [step.during(fault.freezeNode(target.master), '10ms')] };
const CODES = ['TESTBED_BROKE', 'TIMED_OUT', 'NOT_STEADY', 'AGENT_BROKE'] as const;
const FOUR = { a: short, b: short, c: short, d: short };

/** A testbed whose nth opening, from 1, fails as `failure` says, and else succeeds. */
function failing(failure: (nth: number) => Error | undefined): Testbed & { readonly opened: string[] } {
  const fake = fakeTestbed();
  const opened: string[] = [];
  return {
    ...fake,
    opened,
    open: (wanted, options) => {
      opened.push(wanted.server);
      const error = failure(opened.length);
      return error === undefined ? fake.open(wanted, options) : Promise.reject(error);
    },
  };
}

const broken = (message = 'the image cannot be had', code: ErrorCode = 'TESTBED_BROKE') =>
  new ChaosError(code, message);

async function suiteOf(
  testbed: Testbed,
  experiments: Readonly<Record<string, Experiment>>,
): Promise<{ suite: SuiteResult; reports: string }> {
  const reports = temporaryFolder();
  const suite = await runSuite({
    experiments: Object.entries(experiments).map(([id, wanted]) => ({ id, experiment: wanted })),
    testbed,
    reports,
    jobs: 3,
    seed: 1,
    harness: 'test',
    signal: new AbortController().signal,
    progress: () => SILENT,
    onResult: () => {},
  });
  return { suite, reports };
}

test('two openings that failed in the same way are enough: the others are reported in the same sentence', async () => {
  const testbed = failing(() => broken());
  const { suite, reports } = await suiteOf(testbed, { ...FOUR, machines: freezing });
  expect(testbed.opened).toHaveLength(2);
  expect(suite.entries).toHaveLength(5);
  for (const entry of suite.entries)
    expect(entry).toMatchObject({ word: 'broke', sentence: 'The harness broke: the image cannot be had' });
  expect(suite.entries.filter(({ directory }) => directory !== undefined)).toHaveLength(2);
  expect(existsSync(join(reports, 'machines'))).toBe(false);
  expect(exitCodeOf(suite.entries)).toBe(255);
});

test.each([
  ['in other words', (nth: number) => broken(`no room for ${nth}`)],
  ['with another code', (nth: number) => broken('no', CODES[nth - 1])],
  ['for no known reason', () => new Error('no')],
  ['once in a while', (nth: number) => (nth === 2 ? undefined : broken())],
])('each is opened where they fail %s', async (_, failure) => {
  const testbed = failing(failure);
  await suiteOf(testbed, FOUR);
  expect(testbed.opened).toHaveLength(4);
});

test('nothing is concluded once a deployment has been steady', async () => {
  const testbed = failing((nth) => (nth === 1 ? undefined : broken()));
  const { suite } = await suiteOf(testbed, FOUR);
  expect(testbed.opened).toHaveLength(4);
  expect(suite.entries.filter(({ word }) => word === 'broke')).toHaveLength(3);
});

test('another kind of server is tried all the same', async () => {
  const testbed = failing(() => broken());
  await suiteOf(testbed, { ...FOUR, valkey: onValkey });
  expect(testbed.opened.toSorted()).toEqual(['redis', 'redis', 'valkey']);
});
