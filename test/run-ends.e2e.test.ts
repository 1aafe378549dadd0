import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ChaosError } from '../src/core/errors.ts';
import { until } from '../src/core/until.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { freeze, isolate, kill } from '../src/fault/words.ts';
import { master, replica, sentinels } from '../src/experiment/targets.ts';
import { analyze } from '../src/suite/analyze.ts';
import type { ProcessReport } from '../src/cluster/evidence.ts';
import { said } from './said.ts';
import { leftovers, observe, surroundings, type Traces, uptimeS } from './leftovers.ts';
import { faultLives, ran, short } from './short-run.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-runs-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const COMMAND = resolve(import.meta.dirname, '..', 'bin', 'sentinel-chaos');
const INDEX = resolve(import.meta.dirname, '..', 'src', 'index.ts');
const REPORTS = ['run.json', 'report.html', 'summary.md', 'junit.xml'];

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
          // A machine that stands still for a second answers nobody in it.
          for (let times = 0; times < 5 && !(dialled.length > 0 && dialled.every(Boolean)); times++)
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
    expect(faultLives(run).slice(-6).join(', ')).toBe(
      'freeze healing, freeze healed, isolate healing, isolate healed, kill healing, kill healed',
    );
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
    await until(inTheMiddle, { what: `the middle of the schedule: ${told}`, withinMs: 60_000, everyMs: 50 });
    observe(traces);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    traces.killedAt = uptimeS();
    await exit;

    let left: string[] = [];
    const gone = (): true | undefined => ((left = leftovers(traces, before)).length === 0 ? true : undefined);
    await until(gone, { what: 'the kernel to clear up', withinMs: 60_000, everyMs: 100 }).catch(
      () => undefined,
    );
    // Another test's lab may come up meanwhile, but it shows nothing outside its namespaces.
    expect(left).toEqual([]);
    expect(traces.namespaces.size).toBeGreaterThan(6);

    const stored = join(logs, 'own', 'latest');
    expect(existsSync(join(stored, 'plan.json'))).toBe(true);
    expect(readdirSync(join(stored, 'history'))).toContain('client-a.ndjson');
    expect(existsSync(join(stored, 'run.json'))).toBe(false);
    const judged = await said(COMMAND, ['analyze', stored], folder);
    expect(judged.code).toBe(130);
    expect(judged.out).toContain('Undecided, interrupted');
    for (const report of REPORTS) expect(existsSync(join(stored, report)), report).toBe(true);
  });
});

const OWN_EXPERIMENT = `
  import { expect, experiment, fault, step, target, topology, workload } from ${JSON.stringify(INDEX)};
  export default experiment({
    title: 'own', hypothesis: 'It is killed.',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '1s' }),
    workload: [workload.appends()],
    schedule: [step.during(fault.kill(target.master), [step.during(fault.freeze(target.replica(1)), [step.quiet('60s')])])],
    expect: [expect.lost({ atMost: 0 })],
  });`;
