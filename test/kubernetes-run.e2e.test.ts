/** Whole runs of short experiments on a real cluster, through the suite, also while the API server dies. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Experiment } from '../src/experiment/experiment.ts';
import { recordsOf, type History } from '../src/history/history.ts';
import { topology, workload } from '../src/index.ts';
import { awaitConverged, awaitNewMaster, during, quiet } from '../src/experiment/steps.ts';
import { failover, lost, outage } from '../src/check/words.ts';
import { kill } from '../src/fault/words.ts';
import { master } from '../src/experiment/targets.ts';
import type { RunResult } from '../src/report/result.ts';
import { exitCodeOf } from '../src/report/suite.ts';
import { analyze } from '../src/suite/analyze.ts';
import { SILENT } from '../src/run/progress.ts';
import { RunDirectory } from '../src/run/store.ts';
import { runSuite } from '../src/suite/suite.ts';
import type { NamedExperiment } from '../src/plan/planned-run.ts';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { clusterOf } from '../src/testbed/kubernetes/kind/name.ts';
import { kubernetesTestbed } from '../src/testbed/kubernetes/kubernetes.ts';
import { attempt } from '../src/testbed/shell.ts';
import { onKind } from './on-kind.ts';
import { short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-runs-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Long before the limit of a pod that never runs (three minutes, then all that follows), ms. */
const SOON_MS = 170_000;

const REPORTS = ['plan.json', 'run.json', 'report.html', 'summary.md', 'junit.xml'];

interface Ran {
  readonly exitCode: number;
  readonly results: ReadonlyMap<string, RunResult>;
  readonly sentences: ReadonlyMap<string, string>;
  readonly directories: ReadonlyMap<string, RunDirectory>;
}

/** Runs experiments side by side on the cluster; `onStep` hears when a step begins. */
async function ran(
  context: string,
  experiments: readonly NamedExperiment[],
  {
    onStep = () => undefined,
    images = {},
    retry = 0,
  }: {
    readonly onStep?: (words: string) => void;
    readonly images?: Readonly<Record<string, string>>;
    readonly retry?: number;
  } = {},
): Promise<Ran> {
  const testbed = kubernetesTestbed({
    api: await connectApi({ context, named: true }),
    images: imagesFrom(process.env, images),
    onHealed: () => undefined,
  });
  const results = new Map<string, RunResult>();
  const sentences = new Map<string, string>();
  const reports = mkdtempSync(join(root, 'reports-'));
  const { entries } = await runSuite({
    experiments,
    testbed,
    reports,
    jobs: experiments.length,
    seed: 1,
    retry,
    harness: 'test',
    signal: new AbortController().signal,
    progress: () => ({ ...SILENT, step: onStep }),
    onResult: ({ experiment, sentence }, result) => {
      sentences.set(experiment, sentence);
      if (result !== undefined) results.set(experiment, result);
    },
  });
  const directories = new Map(
    entries.map(({ experiment, directory }) => [experiment, new RunDirectory(join(reports, directory!))]),
  );
  return { exitCode: exitCodeOf(entries), results, sentences, directories };
}

/**
 * With one vote there is no split vote. Down-after is as long as an API server that starts anew may keep the cores of a
 * small machine: a shorter one takes that for a second death.
 */
const ONE_SENTINEL = topology({ redis: 3, sentinels: 1, quorum: 1, downAfter: '5s', failoverTimeout: '10s' });

/**
 * Five of these deployments run side by side on the machine's cores, where a Sentinel may find no replica that has answered it lately,
 * tries again after twice the failover-timeout, and a replica may lag: what holds is that there is an end of it.
 */
const AT_LAST = '75s';
const FEW = 500;

/** A kill of the master that is answered by a failover. */
function masterKilled(expectations: Experiment['expect']): Experiment {
  return short(
    [quiet('1s'), during(kill(master), [awaitNewMaster({ within: AT_LAST }), quiet('3s')]), awaitConverged()],
    { topology: ONE_SENTINEL, expect: expectations },
  );
}

const HELD = masterKilled([
  failover({ after: 'kill', within: AT_LAST }),
  outage({ workload: 'writes', atMost: AT_LAST }),
  lost({ atMost: FEW }),
]);

/** Every line of every history is whole, and of every process there is one. */
async function expectWhole(directory: RunDirectory): Promise<History> {
  const folder = join(directory.path, 'history');
  expect(readdirSync(folder).toSorted()).toEqual(['client-a.ndjson', 'observer.ndjson', 'runner.ndjson']);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.trimEnd().split('\n')) expect(() => void JSON.parse(line)).not.toThrow();
  }
  return directory.history();
}

onKind('runs on a cluster', (context) => {
  it.concurrent(
    'a failover in time is held, the same one within 10 ms is a violation; both with reports',
    async () => {
      const both = [
        { id: 'held', experiment: HELD },
        { id: 'too-slow', experiment: masterKilled([failover({ after: 'kill', within: '10ms' })]) },
      ];
      const suite = await ran(context, both, { retry: 2 });
      const [held, slow] = ['held', 'too-slow'].map((id) => suite.results.get(id)!);
      expect(outcomeOf(held!)).toBe('held');
      expect(outcomeOf(slow!)).toMatch(/^failed/);
      expect(suite.exitCode).toBe(1);
      for (const [id, directory] of suite.directories) {
        for (const file of REPORTS) expect(existsSync(join(directory.path, file)), file).toBe(true);
        await expectWhole(directory);
        expect((await analyze(directory)).verdict).toEqual(suite.results.get(id)!.verdict);
      }
      const logs = readdirSync(suite.directories.get('held')!.logs);
      expect(logs).toEqual(expect.arrayContaining(['redis-0.log', 'sentinel-0.log', 'client-a.log']));
    },
  );

  it.concurrent(
    'a client program that brings an image writes beside the agent, through a failover',
    async () => {
      const cli = readFileSync(join(import.meta.dirname, '..', 'clients', 'redis-cli.sh'), 'utf8');
      const programs = short(
        [
          quiet('2s'),
          during(kill(master), [awaitNewMaster({ within: AT_LAST }), quiet('5s')]),
          awaitConverged(),
        ],
        {
          topology: ONE_SENTINEL,
          workload: [
            workload.appends({ name: 'writes', writers: 2, rate: 50 }),
            workload.program({
              name: 'shop',
              image: imagesFrom(process.env).redis,
              command: ['sh', '-c', cli],
              writers: 1,
              rate: 5,
            }),
          ],
          expect: [
            failover({ after: 'kill', within: AT_LAST }),
            outage({ workload: 'shop', atMost: AT_LAST }),
          ],
        },
      );
      const { results } = await ran(context, [{ id: 'programs', experiment: programs }], { retry: 2 });
      const result = results.get('programs')!;
      expect(outcomeOf(result)).toBe('held');
      const shop = result.workloads.find(({ name }) => name === 'shop')!;
      expect(shop.ok).toBeGreaterThan(20);
    },
  );

  it.concurrent.each([
    // Nothing listens there on any machine.
    ['that cannot be pulled', { 'redis-image': 'localhost:1/none:1' }, 'localhost:1/none:1'],
    [
      'without a server in it',
      { 'redis-image': imagesFrom(process.env).agent },
      'has no program for the container redis',
    ],
  ])('an image %s ends the run soon, by its name', async (_, images, named) => {
    const began = performance.now();
    const suite = await ran(context, [{ id: 'held', experiment: HELD }], { images });
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(suite.exitCode).toBe(255);
    expect(suite.sentences.get('held')).toContain(named);
  });

  it('goes on while the API server dies and comes back in the middle of a fault', async () => {
    const plane = `${clusterOf(context)!}-control-plane`;
    const pidOf = async (): Promise<string> =>
      (await attempt(['docker', 'exec', plane, 'pgrep', '-x', 'kube-apiserver'])).output.trim();
    const before = await pidOf();
    let deaths = 0;
    const { results, directories } = await ran(context, [{ id: 'held', experiment: HELD }], {
      retry: 2,
      onStep: (words) => {
        process.stdout.write(`  step: ${words}\n`);
        // The step within the fault.
        if (!words.startsWith('quiet for 3')) return;
        deaths++;
        void attempt(['docker', 'exec', plane, 'pkill', '-9', '-x', 'kube-apiserver']);
      },
    });
    // Once in each attempt.
    expect(deaths).toBeGreaterThan(0);
    expect(await pidOf()).not.toBe(before);
    expect(outcomeOf(results.get('held')!)).toBe('held');
    const history = await expectWhole(directories.get('held')!);
    const lives = recordsOf(history, 'fault').map(({ as, phase }) => `${as} ${phase}`);
    expect(lives).toEqual(['kill injecting', 'kill injected', 'kill healing', 'kill healed']);
  });
});
