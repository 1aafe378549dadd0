import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ChaosError } from '../src/core/errors.ts';
import { until } from '../src/core/until.ts';
import {
  appends,
  awaitConverged,
  awaitNewMaster,
  converged,
  during,
  failover,
  freeze,
  isolate,
  kill,
  master,
  noLostWrites,
  outage,
  quiet,
  repeat,
  replica,
  sentinels,
} from '../src/index.ts';
import { recordsOf } from '../src/history/history.ts';
import { RunResult } from '../src/report/result.ts';
import { analyze } from '../src/run/analyze.ts';
import type { ProcessReport } from '../src/testbed/testbed.ts';
import { leftovers, observe, surroundings, type Traces } from './leftovers.ts';
import { brokenGuards, faultLives, ran, short } from './short-run.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-runs-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const COMMAND = resolve(import.meta.dirname, '..', 'bin', 'sentinel-chaos');
const INDEX = resolve(import.meta.dirname, '..', 'src', 'index.ts');
const REPORTS = ['run.json', 'report.html', 'summary.md', 'junit.xml'];

// What must be held is measured first, with little beside it; what must not be held can bear company.
describe.concurrent('held', () => {
  test('a kill of the master: plan, history, result, reports, links; the same when judged again', async () => {
    const run = await ran(
      root,
      'killed',
      short(
        [
          quiet('1s'),
          during(kill(master), [awaitNewMaster({ within: '10s' }), quiet('1s')]),
          awaitConverged(),
        ],
        {
          expect: [
            failover({ after: 'kill', within: '8s' }),
            outage({ workload: 'writes', atMost: '9s' }),
            noLostWrites(),
            converged(),
          ],
        },
      ),
    );
    expect(run.result.verdict).toMatchObject({ word: 'held', reasons: [] });
    expect(run.exitCode).toBe(0);

    const { path, logs } = run.directory;
    for (const file of ['plan.json', ...REPORTS]) expect(existsSync(join(path, file)), file).toBe(true);
    const histories = readdirSync(join(path, 'history')).toSorted();
    expect(histories).toEqual(['client-a.ndjson', 'observer.ndjson', 'runner.ndjson']);
    expect(readdirSync(logs)).toEqual(
      expect.arrayContaining(['redis-0.log', 'sentinel-2.log', 'client-a.log']),
    );
    for (const link of ['latest', join('killed', 'latest')])
      expect(realpathSync(join(run.reports, link))).toBe(realpathSync(path));
    expect(readFileSync(join(run.reports, 'index.html'), 'utf8')).toContain('killed');

    const stored = RunResult.parse(JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')));
    expect(stored).toEqual(JSON.parse(JSON.stringify(run.result)));
    const again = await analyze(run.directory);
    expect(again.verdict).toEqual(run.result.verdict);
    expect(again.findings).toEqual(run.result.findings);

    const healed = recordsOf(run.history, 'fault').at(-1)!.at;
    const finalReads = recordsOf(run.history, 'reading').filter((record) => record.when === 'final');
    expect(finalReads).toHaveLength(3);
    for (const { at } of finalReads) expect(at - healed).toBeGreaterThanOrEqual(25e6);
  });

  test('faults that nest and repeat are each proven, and read before each heal under a name of its own', async () => {
    const run = await ran(
      root,
      'nested',
      short([
        quiet('1s'),
        repeat(2, [
          during(freeze(replica(0)), [during(isolate(sentinels.minority), '3s')]),
          awaitConverged(),
        ]),
      ]),
    );
    expect(run.result.verdict).toMatchObject({ word: 'held', reasons: [] });
    const once = [
      ...['freeze injecting', 'freeze injected', 'isolate injecting', 'isolate injected'],
      ...['isolate healing', 'isolate healed', 'freeze healing', 'freeze healed'],
    ];
    expect(faultLives(run)).toEqual([...once, ...once]);
    const before = recordsOf(run.history, 'reading').filter((record) => record.when === 'before-heal');
    const readings = before.map(({ label, node }) => `${label} of ${node}`);
    expect(new Set(readings).size).toBe(readings.length);
    expect(new Set(before.map(({ label }) => label)).size).toBe(4);
  });
});

describe.concurrent('every way out heals', () => {
  test('Ctrl-C in the middle of a nested fault', async () => {
    const abort = new AbortController();
    let atClose: readonly ProcessReport[] = [];
    let dialled: readonly boolean[] = [];
    const nested = during(kill(master), [
      during(isolate(sentinels.minority), [during(freeze(replica(1)), [quiet('60s')])]),
    ]);
    const run = await ran(root, 'interrupted', short([nested]), {
      signal: abort.signal,
      onOpen: (cluster) => {
        const close = cluster.close.bind(cluster);
        cluster.close = async () => {
          atClose = await cluster.states(cluster.processes.map(({ name }) => name)).catch(() => []);
          const links = ['redis-1', 'sentinel-0', 'client-a'].flatMap((host) => [
            { from: host, to: 'sentinel-2' },
            { from: 'sentinel-2', to: host },
          ]);
          dialled = (await cluster.dial(links)).map(({ connected }) => connected);
          await close();
        };
      },
      onStep: (words) => {
        if (words.startsWith('quiet'))
          setTimeout(() => abort.abort(new ChaosError('INTERRUPTED', 'stopped by SIGINT')), 500);
      },
    });
    expect(run.entry.word).toBe('interrupted');
    expect(run.exitCode).toBe(130);
    expect(faultLives(run).slice(-6)).toEqual([
      ...[
        'freeze healing',
        'freeze healed',
        'isolate healing',
        'isolate healed',
        'kill healing',
        'kill healed',
      ],
    ]);
    expect(atClose.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'running'));
    expect(dialled).toEqual(Array.from({ length: 6 }, () => true));
    const again = await analyze(run.directory);
    expect(again.run.interrupted).toBe(true);
    expect(again.verdict.sentence).toBe('The run was interrupted: stopped by SIGINT.');
  });

  test('an exception inside a step', async () => {
    const run = await ran(
      root,
      'exception',
      short([during(freeze(replica(0)), [during(isolate(sentinels.minority), '1s')])]),
      {
        onOpen: (cluster) => {
          cluster.cut = () => Promise.reject(new TypeError('the packet filter is upset'));
        },
      },
    );
    expect(run.entry).toMatchObject({
      word: 'broke',
      sentence: 'The harness broke: the packet filter is upset',
    });
    expect(run.exitCode).toBe(255);
    expect(faultLives(run).at(-1)).toBe('freeze healed');
  });

  test('SIGKILL of the command: plan and history are there, nothing else is left, and analyze says interrupted', async () => {
    const folder = join(root, 'killed-command');
    const logs = join(folder, 'logs');
    mkdirSync(logs, { recursive: true });
    const file = join(logs, 'own.ts');
    writeFileSync(file, OWN_EXPERIMENT);
    const before = surroundings();
    const traces: Traces = { mark: `SENTINEL_CHAOS_MARK=${process.pid}`, folder, namespaces: new Set() };
    const env = { ...process.env, HOME: folder, TMPDIR: folder, SENTINEL_CHAOS_MARK: String(process.pid) };
    const child = spawn(COMMAND, ['run', file, '--out', logs], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const inTheMiddle = (): true | undefined => (told.includes('own: quiet for 60') ? true : undefined);
    await until(inTheMiddle, { what: `the middle of the schedule: ${told}`, withinMs: 30_000, everyMs: 50 });
    observe(traces);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;

    let left: string[] = [];
    const gone = (): true | undefined => ((left = leftovers(traces, before)).length === 0 ? true : undefined);
    await until(gone, { what: 'the kernel to clear up', withinMs: 10_000, everyMs: 100 }).catch(
      () => undefined,
    );
    // Another test's lab may come up meanwhile, but it shows nothing outside its namespaces.
    expect(left).toEqual([]);
    expect(traces.namespaces.size).toBeGreaterThan(6);

    const stored = join(logs, 'own', 'latest');
    expect(existsSync(join(stored, 'plan.json'))).toBe(true);
    expect(readdirSync(join(stored, 'history'))).toContain('client-a.ndjson');
    expect(existsSync(join(stored, 'run.json'))).toBe(false);
    const judged = spawnSync(COMMAND, ['analyze', stored], { encoding: 'utf8', cwd: folder });
    expect(judged.status).toBe(130);
    expect(judged.stdout).toContain('Undecided, interrupted');
    for (const report of REPORTS) expect(existsSync(join(stored, report)), report).toBe(true);
  });
});

const OWN_EXPERIMENT = `
  import { appends, during, experiment, freeze, kill, master, noLostWrites, quiet, replica, topology } from ${JSON.stringify(INDEX)};
  export default experiment({
    title: 'own', hypothesis: 'It is killed.',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '1s' }),
    workload: [appends()],
    schedule: [during(kill(master), [during(freeze(replica(1)), [quiet('60s')])])],
    expect: [noLostWrites()],
  });`;

describe.concurrent('what could not have been noticed is never held', () => {
  test('a cut that cuts nothing', async () => {
    const run = await ran(root, 'no-cut', short([quiet('1s'), during(isolate(sentinels.minority), '2s')]), {
      onOpen: (cluster) => {
        cluster.cut = () => Promise.resolve({ atUs: 0 });
      },
    });
    expect(run.result.verdict.word).toBe('undecided');
    expect(run.exitCode).toBe(2);
    expect(brokenGuards(run)['cut links were cut']).toMatch(
      /cut links are not proven: .*packets passed while it was cut/,
    );
  });

  test('a kill that kills nothing', async () => {
    const run = await ran(root, 'no-kill', short([quiet('1s'), during(kill(replica(0)), '1s')]), {
      onOpen: (cluster) => {
        const signal = cluster.signal.bind(cluster);
        cluster.signal = async (process, name) =>
          name === 'SIGKILL' ? (await cluster.states([process]))[0]! : signal(process, name);
      },
    });
    expect(run.result.verdict.word).toBe('undecided');
    expect(brokenGuards(run)['process faults took effect']).toMatch(
      /redis-\d was running, not dead, during "kill"/,
    );
  });

  test('writers that had not written when the first fault began', async () => {
    const idle = [appends({ name: 'writes', writers: 1, rate: 0.01 })];
    const run = await ran(root, 'idle', short([during(freeze(replica(0)), '500ms')], { workload: idle }));
    expect(run.result.verdict.word).toBe('undecided');
    expect(brokenGuards(run)['writes flowed']).toContain(
      '"writes" had no write acknowledged before the first fault',
    );
  });

  test('an agent that was stopped for a while', async () => {
    const run = await ran(root, 'stopped-agent', short([quiet('1s'), quiet('3s'), quiet('2s')]), {
      onStep: (words, { lab }) => {
        if (words.startsWith('quiet for 3'))
          void lab.request('signal', { name: 'client-a', signal: 'SIGSTOP' });
        if (words.startsWith('quiet for 2'))
          void lab.request('signal', { name: 'client-a', signal: 'SIGCONT' });
      },
    });
    expect(run.result.verdict.word).toBe('undecided');
    expect(brokenGuards(run)['the machine kept up']).toMatch(/^client-a could not run for \d+ ms/);
  });

  test.each(['client-a', 'observer'])('an agent that is killed: %s', async (agent) => {
    const began = performance.now();
    const run = await ran(root, `killed-${agent}`, short([during(freeze(replica(0)), [quiet('60s')])]), {
      onStep: (words, { lab }) => {
        if (words.startsWith('quiet')) void lab.request('signal', { name: agent, signal: 'SIGKILL' });
      },
    });
    expect(run.entry).toMatchObject({
      word: 'broke',
      sentence: `The harness broke: the agent ${agent} ended unasked: SIGKILL`,
    });
    expect(run.exitCode).toBe(255);
    expect(run.result.verdict.word).toBe('undecided');
    expect(faultLives(run).at(-1)).toBe('freeze healed');
    expect(performance.now() - began).toBeLessThan(40_000);
  });
});
