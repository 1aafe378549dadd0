import {
  cpSync,
  existsSync,
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
import { appends } from '../src/workload/words.ts';
import { awaitConverged, awaitNewMaster, during, quiet, repeat } from '../src/experiment/steps.ts';
import { failover, lost, outage } from '../src/check/words.ts';
import { freeze, isolate, kill } from '../src/fault/words.ts';
import { master, replica, sentinels } from '../src/experiment/targets.ts';
import { recordsOf } from '../src/history/history.ts';
import { RunResult } from '../src/report/result.ts';
import { analyze } from '../src/suite/analyze.ts';
import { said } from './said.ts';
import { brief, brokenGuards, faultLives, PATIENT, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-runs-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const COMMAND = resolve(import.meta.dirname, '..', 'bin', 'sentinel-chaos');
const REPORTS = ['run.json', 'report.html', 'summary.md', 'junit.xml'];

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
          topology: PATIENT,
          expect: [
            failover({ after: 'kill', within: '8s' }),
            outage({ workload: 'writes', atMost: '9s' }),
            lost({ atMost: 0 }),
          ],
        },
      ),
      { retry: 2 },
    );
    expect(outcomeOf(run.result)).toBe('held');
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

    rmSync(join(path, 'report.html'));
    const told = await said(COMMAND, ['report', join(run.reports, 'latest')], root);
    expect(told.code).toBe(0);
    expect(told.out.trim()).toMatch(/report\.html$/);
    expect(existsSync(join(path, 'report.html'))).toBe(true);

    const [blind, slow] = ['blind', 'slow'].map((name) => join(run.reports, name));
    for (const copy of [blind!, slow!]) cpSync(path, copy, { recursive: true });
    rmSync(join(blind!, 'history', 'observer.ndjson'));
    const plan = readFileSync(join(slow!, 'plan.json'), 'utf8');
    writeFileSync(join(slow!, 'plan.json'), plan.replace('"within": "8s"', '"within": "1ms"'));
    const codes: (number | null)[] = [];
    // The worst of several decides, and a problem that was found is worse than one that could not have been.
    for (const folders of [[path], [path, blind!], [slow!], [slow!, blind!]])
      codes.push((await said(COMMAND, ['analyze', ...folders], root)).code);
    expect(codes).toEqual([0, 2, 1, 1]);

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
      { retry: 2 },
    );
    expect(outcomeOf(run.result)).toBe('held');
    const once = ['freeze injecting', 'freeze injected', 'isolate injecting', 'isolate injected'];
    once.push('isolate healing', 'isolate healed', 'freeze healing', 'freeze healed');
    expect(faultLives(run)).toEqual([...once, ...once]);
    const before = recordsOf(run.history, 'reading').filter((record) => record.when === 'before-heal');
    const readings = before.map(({ label, node }) => `${label} of ${node}`);
    expect(new Set(readings).size).toBe(readings.length);
    expect(new Set(before.map(({ label }) => label)).size).toBe(4);
  });
});

describe.concurrent('what could not have been noticed is never held', () => {
  test('a cut that cuts nothing', async () => {
    const run = await ran(root, 'no-cut', short([quiet('1s'), during(isolate(sentinels.minority), '2s')]), {
      onOpen: (cluster) => {
        cluster.cut = () => Promise.resolve({ atUs: 0 });
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(run.exitCode).toBe(2);
    expect(brokenGuards(run)['cut links were cut']).toMatch(
      /cut links are not proven: .*packets passed while it was cut/,
    );
  });

  test('a kill that kills nothing', async () => {
    const run = await ran(root, 'no-kill', brief([quiet('1s'), during(kill(replica(0)), '1s')]), {
      onOpen: (cluster) => {
        const signal = cluster.signal.bind(cluster);
        cluster.signal = async (process, name) =>
          name === 'SIGKILL' ? (await cluster.states([process]))[0]! : signal(process, name);
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['process faults took effect']).toMatch(
      /redis-\d was running, not dead, during "kill"/,
    );
  });

  test('writers that had not written when the first fault began', async () => {
    const idle = [appends({ name: 'writes', writers: 1, rate: 0.01 })];
    const run = await ran(root, 'idle', brief([during(freeze(replica(0)), '500ms')], { workload: idle }));
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['writes flowed']).toContain(
      '"writes" had no write acknowledged before the first fault',
    );
  });

  test.each(['client-a', 'observer'])('an agent that is killed: %s', async (agent) => {
    let killed = 0;
    const run = await ran(root, `killed-${agent}`, short([during(freeze(replica(0)), [quiet('60s')])]), {
      onStep: (words, { lab }) => {
        if (!words.startsWith('quiet')) return;
        killed = performance.now();
        void lab.request('signal', { name: agent, signal: 'SIGKILL' });
      },
    });
    expect(run.entry).toMatchObject({
      word: 'broke',
      sentence: `The harness broke: the agent ${agent} ended unexpectedly: SIGKILL`,
    });
    expect(run.exitCode).toBe(255);
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(faultLives(run).at(-1)).toBe('freeze healed');
    // The schedule would have gone on for a minute.
    expect(performance.now() - killed).toBeLessThan(55_000);
  });
});
