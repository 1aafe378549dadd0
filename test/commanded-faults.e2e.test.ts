/** Faults that are commands and last, on real servers: they take effect, they are undone, and some end by themselves. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { ChaosError } from '../src/core/errors.ts';
import { until } from '../src/core/until.ts';
import { expect as expectation } from '../src/index.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { master, replica, sentinel } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { block, configure, sentinelSet } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import type { BusyRecord } from '../src/history/record.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { ask } from './opened.ts';
import { told } from './sabotage.ts';
import { brief, brokenGuards, faultLives, ran, short, SMALL, type ShortRun } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-commanded-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const LIFE = ['injecting', 'injected', 'healing', 'healed'];

/** The only long command of a run, and how long it took, s. */
function longCommand({ history }: ShortRun): BusyRecord & { readonly took: number } {
  const [command, ...others] = recordsOf(history, 'busy');
  expect(others).toEqual([]);
  return { ...command!, took: (command!.at - command!.sent) / 1e6 };
}

/** A machine that does not keep up may leave the verdict open, but not whether the fault took effect and explains what happened. */
function expectProven(run: ShortRun): void {
  const broken = brokenGuards(run);
  for (const guard of PROOFS) expect(broken[guard], guard).toBeUndefined();
  expect(outcomeOf(run.result)).not.toMatch(/^failed/);
}

const PROOFS = [
  'every step was carried out',
  'blocked processes answered nothing',
  'nothing else intervened',
  'data nodes were well',
  'the sources agree',
];

describe.concurrent('a replica that is blocked', () => {
  test('by a script answers when it is over by itself', async () => {
    const fault = block(replica(0), { with: 'script', for: '2s' });
    const run = await ran(root, 'over', short([quiet('1s'), during(fault, '9s'), quiet('1s')]));
    expectProven(run);
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `block ${phase}`));
    const { took, reply } = longCommand(run);
    expect(reply).toBe('"over"');
    expect(took).toBeGreaterThan(1.9);
    expect(took).toBeLessThan(8);
  });

  test('by a script answers when the step ends, by SCRIPT KILL', async () => {
    const patient = topology({ ...SMALL, downAfter: '30s' });
    const fault = block(replica(0), { with: 'script', for: '60s' });
    const run = await ran(
      root,
      'killed',
      short([quiet('1s'), during(fault, '6s'), quiet('1s')], { topology: patient }),
    );
    expectProven(run);
    const { took, reply } = longCommand(run);
    expect(reply).toContain('Script killed by user');
    expect(took).toBeGreaterThan(5.9);
    expect(took).toBeLessThan(20);
  });

  test('by DEBUG SLEEP answers when it is over, where the server allows it', async () => {
    const allowing = topology({ ...SMALL, directives: { 'enable-debug-command': 'yes' } });
    const fault = block(replica(0), { with: 'sleep', for: '3s' });
    const run = await ran(
      root,
      'slept',
      short([quiet('1s'), during(fault, '1s'), quiet('1s')], { topology: allowing }),
    );
    expectProven(run);
    expect(longCommand(run).took).toBeGreaterThan(2.9);
  });

  test('by DEBUG SLEEP is not, where the server does not allow it', async () => {
    const fault = block(replica(0), { with: 'sleep', for: '3s' });
    const run = await ran(root, 'refused', brief([quiet('1s'), during(fault, '1s')]));
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['every step was carried out']).toContain('DEBUG command not allowed');
  });

  test('answers again when the run is interrupted', async () => {
    const abort = new AbortController();
    const fault = block(replica(0), { with: 'script', for: '60s' });
    const run = await ran(root, 'interrupted', short([quiet('1s'), during(fault, '30s')]), {
      signal: abort.signal,
      onStep: (words) => {
        if (words.startsWith('quiet for 30')) abort.abort(new ChaosError('INTERRUPTED', 'enough'));
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `block ${phase}`));
    expect(longCommand(run).reply).toContain('Script killed by user');
  });
});

/** Resolves when the observer has asked a data node for its settings twice from now on. */
async function lookedAt(cluster: LocalCluster, name: string): Promise<void> {
  const looks = async (): Promise<number> => {
    const commands = String(await ask(cluster, name, 'INFO', 'commandstats'));
    return Number(/cmdstat_config(?:\|get)?:calls=(\d+)/.exec(commands)?.[1] ?? 0);
  };
  const before = await looks();
  const patience = { what: 'the observer to look', withinMs: 60_000, everyMs: 50 };
  await until(async () => (await looks()) >= before + 2 || undefined, patience);
}

const IN_FORCE = 'changed settings were in force';

describe.concurrent('settings of a data node that are changed', () => {
  const settings = { maxmemory: '1mb' };
  const changed = configure(master, { settings });

  test('are in force until the step ends, and the change is nobody else’s', async () => {
    const refused = expectation.refuses({
      workload: 'writes',
      code: 'OOM',
      after: 'configure',
      atLeast: '3s',
    });
    const run = await ran(
      root,
      'changed',
      short([quiet('1s'), during(changed, '4s'), quiet('2s')], { expect: [refused] }),
      { retry: 2 },
    );
    expect(brokenGuards(run)[IN_FORCE]).toBeUndefined();
    expect(brokenGuards(run)['nothing else intervened']).toBeUndefined();
    expect(run.result.findings[0]).toMatchObject({ verdict: 'held' });
    const seen = recordsOf(run.history, 'settings').flatMap(({ settings: { maxmemory }, before }) =>
      before === undefined ? [] : (maxmemory ?? []),
    );
    expect(seen).toEqual(['1048576', '0']);
  });

  test('are put back when the run is interrupted', async () => {
    const abort = new AbortController();
    const run = await ran(root, 'changed-interrupted', short([quiet('1s'), during(changed, '30s')]), {
      signal: abort.signal,
      onStep: (words) => {
        if (words.startsWith('quiet for 30')) abort.abort(new ChaosError('INTERRUPTED', 'enough'));
      },
    });
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `configure ${phase}`));
    const words = recordsOf(run.history, 'command').map((command) => command.words);
    expect(words).toContain('CONFIG SET maxmemory 0');
    expect(brokenGuards(run)[IN_FORCE]).toBeUndefined();
  });

  test('were not, where another client sets them back meanwhile', async () => {
    let meddling: Promise<void> | undefined;
    const run = await ran(root, 'changed-back', brief([quiet('1s'), during(changed, '8s'), quiet('1s')]), {
      onStep: (words, cluster) => {
        if (words.startsWith('quiet for 8'))
          meddling ??= lookedAt(cluster, 'redis-0').then(() =>
            told(cluster, 'redis-0', ['CONFIG', 'SET', 'maxmemory', '0']),
          );
      },
    });
    await meddling;
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)[IN_FORCE]).toMatch(/redis-0 went by maxmemory 0 at the end of "configure"/);
    expect(brokenGuards(run)['nothing else intervened']).toContain(
      'redis-0 went from maxmemory 1048576 to 0',
    );
  });

  test('cannot be, where there is no such setting', async () => {
    const fault = configure(replica(0), { settings: { 'no-such-directive': '1' } });
    const run = await ran(root, 'no-setting', brief([quiet('1s'), during(fault, '1s')]));
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['every step was carried out']).toContain(
      'redis-1 has no setting named no-such-directive',
    );
  });
});

describe.concurrent('settings of a Sentinel that are changed', () => {
  const raised = sentinelSet(sentinel(1), { settings: { quorum: '3', 'failover-timeout': '20000' } });

  test('are in force until the step ends, and the change is nobody else’s', async () => {
    const run = await ran(root, 'raised', short([quiet('1s'), during(raised, '3s'), quiet('2s')]));
    expectProven(run);
    expect(brokenGuards(run)[IN_FORCE]).toBeUndefined();
    const quorums = recordsOf(run.history, 'sentinel').flatMap(({ sentinel: name, view }) =>
      name === 'sentinel-1' ? (view?.settings?.quorum ?? []) : [],
    );
    expect(quorums.filter((quorum, index) => quorum !== quorums[index - 1])).toEqual([2, 3, 2]);
  });

  test('are another’s where another gives them', async () => {
    let meddling: Promise<void> | undefined;
    const run = await ran(root, 'raised-by-hand', brief([quiet('1s'), during(raised, '4s'), quiet('1s')]), {
      onStep: (words, cluster) => {
        if (words.startsWith('quiet for 4'))
          meddling ??= sleep(2_000).then(() =>
            told(cluster, 'sentinel-1', ['SENTINEL', 'SET', 'mymaster', 'quorum', '1']),
          );
      },
    });
    await meddling;
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)[IN_FORCE]).toMatch(/sentinel-1 went by quorum 1 at the end of "sentinel-set"/);
    expect(brokenGuards(run)['nothing else intervened']).toContain('sentinel-1 was given quorum 1');
  });

  test('cannot be, where Sentinel has no such setting', async () => {
    const fault = sentinelSet(sentinel(1), { settings: { 'no-such-option': '1' } });
    const run = await ran(root, 'no-option', brief([quiet('1s'), during(fault, '1s')]));
    expect(brokenGuards(run)['every step was carried out']).toContain(
      'sentinel-1 has no setting named no-such-option',
    );
  });
});
