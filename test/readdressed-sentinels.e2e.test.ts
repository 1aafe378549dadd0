/** Sentinels at other addresses, on real servers: the old one is dead, the new one known, and nothing that stood before is undone. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ChaosError } from '../src/core/errors.ts';
import { until } from '../src/core/until.ts';
import { awaitConverged, during, quiet } from '../src/experiment/steps.ts';
import { isolate, kill, readdress } from '../src/fault/words.ts';
import { master, sentinel } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { recordsOf } from '../src/history/history.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { leftovers, observe, surroundings, uptimeS, type Traces } from './leftovers.ts';
import { ask, opened, STUB_AGENT, temporaryFolder } from './opened.ts';
import { brief, brokenGuards, faultLives, PATIENT, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const READDRESSED_LAB = fileURLToPath(new URL('readdressed-lab.ts', import.meta.url));
const ADDRESSES = 'addresses changed';
const LIFE = ['injecting', 'injected', 'healing', 'healed'];
const ANNOUNCED = topology({ ...PATIENT, announce: 'pod-ip' });
const PATIENCE = { withinMs: 60_000, everyMs: 100 };

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-readdressed-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The addresses of the other Sentinels that one of them knows. */
async function knownTo(cluster: LocalCluster, name: string): Promise<string[]> {
  const others = (await ask(cluster, name, 'SENTINEL', 'SENTINELS', 'mymaster')) as string[][];
  return others.map((fields) => fields[fields.indexOf('ip') + 1]!).toSorted();
}

/** Ends a Sentinel at its address and starts it at another one. */
async function move(cluster: LocalCluster, name: string, id: 'kept' | 'new'): Promise<void> {
  await cluster.signal(name, 'SIGKILL');
  await cluster.addresses!.leave(name);
  await cluster.addresses!.arrive(name, id);
  await cluster.start(name);
}

describe('a Sentinel', () => {
  test.each([
    ['kept', ['192.0.2.5', '192.0.2.9']],
    ['new', ['192.0.2.5', '192.0.2.6', '192.0.2.9']],
  ] as const)('that has moved with its id %s is known there, and dead where it was', async (id, known) => {
    const cluster = await opened({ redis: 3, sentinels: 3, quorum: 2, announce: 'pod-ip', downAfter: '60s' });
    expect(await knownTo(cluster, 'sentinel-0')).toEqual(['192.0.2.5', '192.0.2.6']);
    const links = [{ from: 'sentinel-2', to: 'redis-0' }];
    const [before] = await cluster.counters(links);
    await cluster.signal('sentinel-2', 'SIGKILL');
    await cluster.addresses!.leave('sentinel-2');
    expect(await cluster.addresses!.tryEach('sentinel-2')).toMatchObject([
      { address: '192.0.2.6', answers: false },
    ]);
    await cluster.addresses!.arrive('sentinel-2', id);
    await cluster.start('sentinel-2');
    expect(cluster.hosts.find(({ name }) => name === 'sentinel-2')?.address).toBe('192.0.2.9');
    await until(
      async () => ((await knownTo(cluster, 'sentinel-0')).join() === known.join() ? true : undefined),
      {
        what: 'the others to know it',
        ...PATIENCE,
      },
    );
    expect(await cluster.addresses!.tryEach('sentinel-2')).toMatchObject([
      { address: '192.0.2.6', answers: false },
      { address: '192.0.2.9', answers: true },
    ]);
    const [after] = await cluster.counters(links);
    expect(after!.passed).toBeGreaterThan(before!.passed);
  });

  test('that moves while it is cut off stays so at its new address, and is whole when that ends', async () => {
    const cluster = await opened({ redis: 2, sentinels: 2, quorum: 2, announce: 'pod-ip', downAfter: '60s' });
    const cut = { from: 'sentinel-0', to: 'redis-0' };
    await cluster.cut([cut], 60_000);
    await move(cluster, 'sentinel-0', 'kept');
    expect(await cluster.dial([cut])).toMatchObject([{ connected: false }]);
    expect((await cluster.counters([cut]))[0]!.dropped).toBeGreaterThan(0);
    await cluster.restore([cut]);
    await until(async () => (await cluster.dial([cut]))[0]!.connected || undefined, {
      what: 'the link to be whole',
      ...PATIENCE,
    });
  });
});

describe.concurrent('a run with', () => {
  test('Sentinels that are readdressed one after another proves it, and the master is replaced as ever', async () => {
    const steps = [2, 1, 0].flatMap((index) => [
      during(readdress(sentinel(index), { as: `moved-${index}` }), '1s'),
      awaitConverged({ within: '30s' }),
    ]);
    const after = during(kill(master, { as: 'killed' }), '8s');
    const run = await ran(root, 'all', short([quiet('1s'), ...steps, after], { topology: ANNOUNCED }), {
      retry: 2,
    });
    expect(brokenGuards(run)).toEqual({});
    expect(outcomeOf(run.result)).toBe('held');
    expect(recordsOf(run.history, 'moved').map(({ host }) => host)).toEqual([
      'sentinel-2',
      'sentinel-1',
      'sentinel-0',
    ]);
    expect(run.result.guards.find(({ name }) => name === ADDRESSES)!.sentence).toMatch(
      /sentinel-0 had 192\.0\.2\.4 until "moved-0" and 192\.0\.2\.\d+ after it/,
    );
  });

  test('a cut around a Sentinel that moves within it has that cut at both addresses', async () => {
    const within = during(readdress(sentinel(0), { as: 'moved' }), '1s');
    const steps = [quiet('1s'), during(isolate(sentinel(0), { as: 'cut' }), [within, quiet('2s')])];
    const run = await ran(root, 'within-a-cut', short(steps, { topology: ANNOUNCED }));
    expect(brokenGuards(run)[ADDRESSES]).toBeUndefined();
    expect(brokenGuards(run)['links were cut']).toBeUndefined();
    expect(outcomeOf(run.result)).not.toMatch(/^failed/);
  });

  test('a Sentinel under another id has the others count its former self as well, which nobody else did', async () => {
    const steps = [
      quiet('1s'),
      during(readdress(sentinel(2), { id: 'new', as: 'moved' }), '1s'),
      quiet('8s'),
    ];
    const run = await ran(root, 'another-id', brief(steps, { topology: ANNOUNCED }));
    expect(brokenGuards(run)['nothing else intervened']).toBeUndefined();
    expect(brokenGuards(run)[ADDRESSES]).toBeUndefined();
    const last = recordsOf(run.history, 'sentinel').findLast((one) => one.sentinel === 'sentinel-0');
    expect(last?.view?.knownSentinels).toBe(3);
  });

  test('a readdressing that is interrupted has its Sentinel at another address all the same', async () => {
    const abort = new AbortController();
    const steps = [quiet('1s'), during(readdress(sentinel(0), { as: 'moved' }), '30s')];
    const run = await ran(root, 'interrupted', short(steps, { topology: ANNOUNCED }), {
      signal: abort.signal,
      onStep: (words) => {
        if (words.startsWith('quiet for 30')) abort.abort(new ChaosError('INTERRUPTED', 'enough'));
      },
    });
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `moved ${phase}`));
    expect(recordsOf(run.history, 'moved')).toHaveLength(1);
  });
});

describe.concurrent('a readdressing without its effect leaves a run undecided:', () => {
  test.each([
    [
      'the Sentinel comes back at its old address',
      'arrive',
      /somebody answered at 192\.0\.2\.4 .* after "moved"/,
    ],
    [
      'its old address answers all the time',
      'leave',
      /answered at 192\.0\.2\.4 .* at the beginning of "moved"/,
    ],
  ] as const)('%s', async (_, word, problem) => {
    const steps = [quiet('1s'), during(readdress(sentinel(0), { as: 'moved' }), '1s')];
    const run = await ran(root, word, short(steps, { topology: ANNOUNCED }), {
      onOpen: (cluster) => {
        const { addresses, lab } = cluster;
        const nothing = () => Promise.resolve();
        const back = async (host: string) => {
          const command = ['ip', 'addr', 'add', '192.0.2.4/24', 'dev', 'eth0'];
          await lab.run({ host, command });
        };
        Object.assign(addresses!, word === 'leave' ? { leave: nothing } : { arrive: back });
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)[ADDRESSES]).toMatch(problem);
  });
});

test('a harness that is killed while a Sentinel moves leaves nothing', async () => {
  const before = surroundings();
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'logs'));
  const own: Traces = { mark: `SENTINEL_CHAOS_MARK=moves-${process.pid}`, folder, namespaces: new Set() };
  const [mark, value] = own.mark.split('=') as [string, string];
  const harness = spawn(process.execPath, [READDRESSED_LAB, join(folder, 'logs'), STUB_AGENT], {
    cwd: folder,
    env: { ...process.env, HOME: folder, TMPDIR: folder, [mark]: value },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void harness.kill('SIGKILL'));
  await once(harness.stdout, 'data');
  expect(observe(own)).toBeGreaterThan(5);
  const exit = once(harness, 'exit');
  harness.kill('SIGKILL');
  own.killedAt = uptimeS();
  await exit;
  await until(() => (leftovers(own, before).length === 0 ? true : undefined), {
    what: 'the kernel to clear up',
    ...PATIENCE,
  });
});
