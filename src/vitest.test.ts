import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { said } from '../test/said.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { experiment, topology } from './index.ts';
import { lost } from './check/words.ts';
import { quiet } from './experiment/steps.ts';
import { experimentTest } from './vitest.ts';

const VITEST = resolve(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
const PROJECT = resolve(import.meta.dirname, '..', 'test', 'fixtures', 'as-vitest');

interface JsonReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

test('only an experiment that held passes; what failed, was undecided or broke says why and where to read on', async () => {
  const folder = temporaryFolder();
  const json = ['--reporter=json', `--outputFile.json=${join(folder, 'out.json')}`];
  const args = [VITEST, 'run', '--root', PROJECT, '--no-color', '--reporter=verbose', ...json];
  const { code, out } = await said(process.execPath, args, folder);
  expect(code).toBe(1);
  const { testResults } = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as JsonReport;
  const tests = testResults.flatMap((file) => file.assertionResults);
  expect(Object.fromEntries(tests.map(({ title, status }) => [title.split(':')[0], status]))).toEqual({
    held: 'passed',
    failed: 'failed',
    undecided: 'failed',
    skipped: 'skipped',
    broke: 'failed',
  });
  const message = (id: string): string =>
    tests.find(({ title }) => title.startsWith(id))!.failureMessages.join('\n');

  expect(message('failed')).toMatch(/^NotHeld: Failed: 62 acknowledged writes of 841 were lost/);
  expect(message('failed')).toMatch(
    /\nevidence: What was lost is not what was expected: \+1\.8\ss .* absent at the end/,
  );
  expect(message('failed')).toMatch(/\nreport: reports\/failed\/[^/]+\/report\.html\n/);
  expect(message('failed')).toMatch(/ at .*outcomes\.test\.ts/);
  expect(message('undecided')).toMatch(/^NotHeld: Undecided: sentinel-0 was not polled/);
  expect(message('undecided')).toContain('\nbecause: Guard "every node was read at the end"');
  expect(message('broke')).toMatch(/^NotHeld: Broke: The harness broke: no namespaces left/);
  expect(out).toContain('[The testbed "local" cannot cut links between hosts here.]');

  // The project tries failed tests again, twice; an experiment is carried out once all the same.
  const runs = (id: string): string[] =>
    readdirSync(join(folder, 'reports', id)).filter((name) => name !== 'latest');
  for (const id of ['held', 'failed', 'undecided', 'broke']) {
    expect(runs(id), id).toHaveLength(1);
    expect(out).toContain(`reports/${id}/${runs(id)[0]}/report.html`);
  }
  const plan = readFileSync(join(folder, 'reports', 'held', 'latest', 'plan.json'), 'utf8');
  expect(plan).toMatch(/TESTBED=local SEED=\d+ vitest run .*outcomes\.test\.ts -t 'held: '/);
}, 60_000);

test('what cannot be run is refused where it is declared', () => {
  const sound = experiment({
    title: 'sound',
    hypothesis: 'It is not carried out.',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [],
    schedule: [quiet('1s')],
    expect: [lost({ atMost: 0 })],
  });
  const quorum = { ...sound, topology: { ...sound.topology, quorum: 4 } };
  expect(() => experimentTest('unmet', quorum)).toThrow('topology.quorum: 4 can never be met by 3 Sentinels');
  for (const id of ['', '..', 'a/b', 'a b', "it's"])
    expect(() => experimentTest(id, sound), id).toThrow('cannot name a folder of reports');
});
