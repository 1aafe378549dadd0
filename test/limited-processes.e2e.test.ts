/** Processes that get less of a core, or of memory, on real servers: it takes effect, is undone, and leaves nothing of it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Resource } from '../src/cluster/resources.ts';
import { monotonicUs } from '../src/core/clock.ts';
import { ChaosError } from '../src/core/errors.ts';
import { until } from '../src/core/until.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { master, replica } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { limitMemory, throttle } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import { sets } from '../src/workload/words.ts';
import { GROUP_PREFIX, hierarchiesHere, placeFor } from '../src/testbed/local/control-groups.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { localTestbed } from '../src/testbed/local/local.ts';
import { ask, opened } from './opened.ts';
import { brief, brokenGuards, faultLives, PATIENT, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-limited-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const LIMITED_LAB = fileURLToPath(new URL('limited-lab.ts', import.meta.url));
const LIMITS = 'limits of processes were met';
const LIFE = ['injecting', 'injected', 'healing', 'healed'];
const MB = 1024 ** 2;

const { capabilities } = localTestbed();
const canLimit = capabilities.has('throttle-processes') && capabilities.has('limit-memory');

/** The groups of a harness that there are just now. */
function groupsOf(pid: number): string[] {
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const place = placeFor(resource, hierarchiesHere());
    const names = place === undefined ? [] : readdirSync(place.parent);
    return names.filter((name) => name.startsWith(`${GROUP_PREFIX}${pid}-`));
  });
}

async function hits(cluster: LocalCluster, resource: Resource): Promise<number> {
  return (await cluster.resources.look('redis-0', resource)).hits ?? 0;
}

/** Keeps a server computing for a while, ms. */
function busy(cluster: LocalCluster, ms: number): Promise<unknown> {
  const script = `local t = redis.call('TIME'); local from = t[1] * 1000000 + t[2];
    repeat t = redis.call('TIME') until t[1] * 1000000 + t[2] - from > ${ms * 1_000}`;
  return ask(cluster, 'redis-0', 'EVAL', script, '0');
}

describe.runIf(canLimit)('a process', () => {
  test('has to wait for a core while it is throttled, and not any more when that is lifted', async () => {
    const cluster = await opened();
    const { resources } = cluster;
    await resources.throttle('redis-0', 0.1, 60_000);
    expect((await resources.look('redis-0', 'cpu')).isLimited).toBe(true);
    const before = await hits(cluster, 'cpu');
    await busy(cluster, 400);
    expect(await hits(cluster, 'cpu')).toBeGreaterThan(before);
    await resources.lift('redis-0', 'cpu');
    expect(await resources.look('redis-0', 'cpu')).toMatchObject({ isLimited: false });
    expect(groupsOf(process.pid)).toEqual([]);
    expect(await ask(cluster, 'redis-0', 'PING')).toBe('PONG');
  });

  test('is free again when nobody lifts it: its guard keeps the time', async () => {
    const cluster = await opened();
    await cluster.resources.throttle('redis-0', 0.1, 1_000);
    expect(groupsOf(process.pid)).toHaveLength(1);
    await until(() => (groupsOf(process.pid).length === 0 ? true : undefined), {
      what: 'the guard to remove the group',
      withinMs: 20_000,
      everyMs: 50,
    });
    expect(await ask(cluster, 'redis-0', 'PING')).toBe('PONG');
    await cluster.resources.lift('redis-0', 'cpu');
  });

  test('is killed by the kernel when it takes more memory than it may, and runs again without the limit', async () => {
    const cluster = await opened();
    const { resources } = cluster;
    await resources.limitMemory('redis-0', 16 * MB, 60_000);
    await ask(cluster, 'redis-0', 'SET', 'big', 'x'.repeat(32 * MB)).catch(() => undefined);
    await until(async () => (await cluster.states(['redis-0'])).find(({ state }) => state === 'dead'), {
      what: 'the kernel to kill it',
      withinMs: 20_000,
      everyMs: 50,
    });
    const look = await resources.look('redis-0', 'memory');
    expect(look).toMatchObject({ isLimited: false });
    expect(look.kills).toBeGreaterThan(0);
    await resources.lift('redis-0', 'memory');
    await cluster.start('redis-0');
    await until(() => ask(cluster, 'redis-0', 'PING').catch(() => undefined), {
      what: 'it to answer',
      withinMs: 20_000,
      everyMs: 50,
    });
    expect(groupsOf(process.pid)).toEqual([]);
  });
});

test.runIf(canLimit)('a harness that is killed leaves no group', async () => {
  const harness = spawn(process.execPath, [LIMITED_LAB, mkdtempSync(join(root, 'lab-'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void harness.kill('SIGKILL'));
  await once(harness.stdout, 'data');
  expect(groupsOf(harness.pid!)).toHaveLength(2);
  harness.kill('SIGKILL');
  await once(harness, 'exit');
  await until(() => (groupsOf(harness.pid!).length === 0 ? true : undefined), {
    what: 'the guards to remove the groups',
    withinMs: 20_000,
    everyMs: 50,
  });
});

// Beside each other; whether they leave any group can be seen when all of them have ended.
describe.runIf(canLimit)('a run in which', () => {
  test.concurrent('the master is throttled proves it and heals it', async () => {
    const slow = throttle(master, { share: '1%', as: 'scarce' });
    const run = await ran(
      root,
      'throttled',
      short([quiet('1s'), during(slow, '4s'), quiet('1s')], {
        topology: topology({ ...PATIENT, downAfter: '30s' }),
      }),
    );
    expect(brokenGuards(run)[LIMITS]).toBeUndefined();
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `scarce ${phase}`));
    expect(outcomeOf(run.result)).not.toMatch(/^failed/);
  });

  test.concurrent('a limit is interrupted lifts it', async () => {
    const abort = new AbortController();
    const run = await ran(
      root,
      'interrupted',
      short([quiet('1s'), during(throttle(master, { share: '5%', as: 'scarce' }), '30s')]),
      {
        signal: abort.signal,
        onStep: (words) => {
          if (words.startsWith('quiet for 30')) abort.abort(new ChaosError('INTERRUPTED', 'enough'));
        },
      },
    );
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `scarce ${phase}`));
  });

  test.concurrent.each([
    ['throttle', throttle(replica(0), { share: '5%' }), /was not under the limit/],
    ['limit of memory', limitMemory(replica(0), { more: '16mb' }), /was not under the limit/],
  ] as const)('a %s has no effect is undecided', async (name, fault, problem) => {
    const run = await ran(root, `no-${name.replaceAll(' ', '-')}`, brief([during(fault, '1s')]), {
      onOpen: ({ resources }) => {
        const moment = () => Promise.resolve({ atUs: monotonicUs() });
        Object.assign(resources, { throttle: moment, limitMemory: moment });
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)[LIMITS]).toMatch(problem);
  });

  // By itself: it writes and copies as much as a small machine can.
  test('the memory of a replica is limited has it killed, proves it and starts it again', async () => {
    const scarce = limitMemory(replica(0), { more: '16mb', as: 'scarce' });
    const run = await ran(
      root,
      'out-of-memory',
      short([quiet('1s'), during(scarce, '6s'), quiet('1s')], {
        topology: topology({ ...PATIENT, downAfter: '30s' }),
        workload: [sets({ name: 'writes', writers: 4, rate: 100, valueSize: '64kb' })],
      }),
    );
    const broken = brokenGuards(run);
    expect(broken[LIMITS]).toBeUndefined();
    expect(broken['nothing else intervened']).toBeUndefined();
    expect(broken['every node was read at the end']).toBeUndefined();
    expect(recordsOf(run.history, 'limit').some(({ kills }) => kills > 0)).toBe(true);
    expect(outcomeOf(run.result)).not.toMatch(/^failed/);
  });

  test('a limit is met leaves no group', () => {
    expect(groupsOf(process.pid)).toEqual([]);
  });
});
