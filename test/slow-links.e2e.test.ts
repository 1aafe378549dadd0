/** Slow links on real kernels and servers: packets are lost or wait, the rest arrives, and the kernel ends it if nobody does. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { monotonicUs, sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { master, replica, sentinels } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { isolate, slow } from '../src/fault/words.ts';
import type { Link } from '../src/history/record.ts';
import type { LinkCount } from '../src/cluster/evidence.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { localTestbed } from '../src/testbed/local/local.ts';
import { ask, opened, stubAgent } from './opened.ts';
import { brokenGuards, faultLives, ran, short, SMALL } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-slow-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const SLOW_LAB = fileURLToPath(new URL('slow-lab.ts', import.meta.url));

const there = { from: 'client-a', to: 'redis-0' };
const back = { from: 'redis-0', to: 'client-a' };
const bystander = { from: 'observer', to: 'redis-0' };

function soon<T>(what: string, probe: () => Promise<T | undefined> | T | undefined): Promise<T> {
  return until(probe, { what, withinMs: 60_000, everyMs: 50 });
}

/** A client that writes every 20 ms. */
async function chatting(cluster: LocalCluster): Promise<void> {
  const agent = await stubAgent(cluster);
  await agent.order({ order: 'observe', everyMs: 20, probe: false });
}

/** Dials until so many more packets of a link were counted as it says; answers with what was. */
async function counted(
  cluster: LocalCluster,
  link: Link,
  isEnough: (now: LinkCount, before: LinkCount) => boolean,
): Promise<LinkCount> {
  const [before] = await cluster.counters([link]);
  return soon('packets', async () => {
    await cluster.dial(Array.from({ length: 20 }, () => link));
    const [now] = await cluster.counters([link]);
    return isEnough(now!, before!) ? now : undefined;
  });
}

describe('a link that loses packets', () => {
  test('loses about the share that it is to lose, and no other link does', async () => {
    const cluster = await opened();
    await chatting(cluster);
    await cluster.slow([there], { loss: 0.3 }, 60_000);
    const { passed, lost = 0 } = await counted(cluster, there, (now, { lost = 0 }) => now.lost! > lost + 100);
    expect(lost / (passed + lost)).toBeGreaterThan(0.15);
    expect(lost / (passed + lost)).toBeLessThan(0.45);
    const others = await cluster.counters([back, bystander]);
    expect(others.map((one) => [one.lost, one.dropped])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await soon(
      'the other link to be whole',
      async () => (await cluster.dial([bystander]))[0]!.connected || undefined,
    );
  });

  test('is whole again when that is ended, and when nobody ends it', async () => {
    const cluster = await opened();
    const isLossy = (now: LinkCount, before: LinkCount): boolean => now.lost! > before.lost!;
    await cluster.slow([there], { loss: 0.5 }, 60_000);
    await counted(cluster, there, isLossy);
    await cluster.endSlowness([there]);
    const [ended] = await cluster.counters([there]);
    const later = await counted(cluster, there, (now, before) => now.passed > before.passed + 100);
    expect(later.lost).toBe(ended!.lost);

    // Slowing again renews both the share and the time; after that the kernel is by itself.
    await cluster.slow([there], { loss: 0.9 }, 1_000);
    await cluster.slow([there], { loss: 0.5 }, 6_000);
    await sleep(1_500);
    await counted(cluster, there, isLossy);
    const [over] = await soon('the end of the losses', async () => {
      const before = await cluster.counters([there]);
      const after = await counted(cluster, there, (now, { passed }) => now.passed > passed + 20);
      return after.lost === before[0]!.lost ? before : undefined;
    });
    const whole = await counted(cluster, there, (now, before) => now.passed > before.passed + 100);
    expect(whole.lost).toBe(over!.lost);
  });

  test('can be cut as well, and loses packets again when it is restored', async () => {
    const cluster = await opened();
    await cluster.slow([there], { loss: 0.5 }, 60_000);
    await cluster.cut([there], 60_000);
    const [cut] = await cluster.counters([there]);
    const dropping = await counted(cluster, there, (now, before) => now.dropped > before.dropped);
    expect([dropping.passed, dropping.lost]).toEqual([cut!.passed, cut!.lost]);
    await cluster.restore([there]);
    await counted(cluster, there, (now, before) => now.lost! > before.lost! && now.passed > before.passed);
    await cluster.endSlowness([there, back]);
  });
});

describe.runIf(localTestbed().capabilities.has('limit-rate'))('a link of limited rate', () => {
  const replication = { from: 'redis-0', to: 'redis-1' };
  const RATE = 200_000;

  async function replicated(cluster: LocalCluster): Promise<void> {
    await ask(cluster, 'redis-0', 'SET', 'big', 'x'.repeat(200_000));
  }

  test('carries no more than its rate, makes the rest wait, and lets everything through in the end', async () => {
    const cluster = await opened({ redis: 2 });
    await cluster.slow([replication], { rate: RATE }, 60_000);
    const [before] = await cluster.counters([replication]);
    await replicated(cluster);
    const during = await soon('something to wait', async () => {
      const [now] = await cluster.counters([replication]);
      const waits = now!.paced?.waits ?? 0;
      return waits > (before!.paced?.waits ?? 0) ? now : undefined;
    });
    const carried = during.paced!.bytes - (before!.paced?.bytes ?? 0);
    // 200 kB take eight seconds at 200 kbit/s.
    const bound = (RATE / 8) * ((during.atUs - before!.atUs) / 1e6 + 1) + 131_072;
    expect(carried).toBeGreaterThan(0);
    expect(carried).toBeLessThan(bound);
    await cluster.endSlowness([replication]);
    await soon('the replica to have all', async () =>
      (await ask(cluster, 'redis-1', 'STRLEN', 'big')) === 200_000 ? true : undefined,
    );
  });

  test('is as fast as ever when nobody ends it', async () => {
    const cluster = await opened({ redis: 2 });
    await cluster.slow([replication], { rate: RATE }, 1_000);
    await sleep(1_500);
    const [over] = await cluster.counters([replication]);
    await replicated(cluster);
    await soon('the replica to have all', async () =>
      (await ask(cluster, 'redis-1', 'STRLEN', 'big')) === 200_000 ? true : undefined,
    );
    const [later] = await cluster.counters([replication]);
    expect(later!.paced?.bytes).toBe(over!.paced?.bytes);
  });
});

describe.runIf(localTestbed().capabilities.has('delay-packets'))('a link that holds packets back', () => {
  const delay = { ms: 300 };
  const LEAST_US = 270_000;
  /** Of several attempts: one alone may meet a machine that stands still. */
  const quickest = async (cluster: LocalCluster, link = there): Promise<number> => {
    const dialled = await cluster.dial(Array.from({ length: 5 }, () => link));
    return Math.min(...dialled.map(({ tookUs = Infinity }) => tookUs));
  };

  test('answers late, no other link does, and is as quick as ever when that is ended', async () => {
    const cluster = await opened();
    await cluster.slow([there], { delay }, 60_000);
    expect(await quickest(cluster)).toBeGreaterThan(LEAST_US);
    expect(await quickest(cluster, bystander)).toBeLessThan(LEAST_US);
    await cluster.endSlowness([there]);
    expect(await quickest(cluster)).toBeLessThan(LEAST_US);
  });

  test('is as quick as ever when nobody ends it', async () => {
    const cluster = await opened();
    await cluster.slow([there], { delay }, 1_000);
    await sleep(1_500);
    expect(await quickest(cluster)).toBeLessThan(LEAST_US);
  });
});

test('a harness that is killed leaves the end of it to the kernel', async () => {
  const harness = spawn(process.execPath, [SLOW_LAB, mkdtempSync(join(root, 'lab-'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void harness.kill('SIGKILL'));
  await once(harness.stdout, 'data');
  const servers = descendants(harness.pid!).filter((pid) =>
    readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('redis-server'),
  );
  // Held open, the network of a host outlives the lab, and its kernel is all that is left.
  const network = openSync(`/proc/${servers[0]}/ns/net`, 'r');
  onTestFinished(() => {
    closeSync(network);
  });
  const elements = (): string[] => {
    const table = ['list', 'table', 'inet', 'chaos'];
    const [program, ...args] = ['nsenter', `--net=/proc/${process.pid}/fd/${network}`, 'nft', ...table];
    const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    return [...stdout.matchAll(/elements = \{ [\d.]+ timeout .*/g)].map(([line]) => line);
  };
  expect(elements().join()).toContain('jump from_192.0.2');
  harness.kill('SIGKILL');
  await once(harness, 'exit');
  await soon('the kernel to end it', () => (elements().length === 0 ? true : undefined));
});

/** All processes that a process has started, and those that they have. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

describe.concurrent('a run with slow links', () => {
  const SLOW = 'slowed links were slow';
  const patient = topology({ ...SMALL, downAfter: '30s' });
  const lossy = slow(master, { with: [replica(0), sentinels.all], loss: '30%' });

  test('is proven, and what it does is explained', async () => {
    const run = await ran(
      root,
      'lossy',
      short([quiet('1s'), during(lossy, [during(isolate(replica(0)), '2s'), quiet('5s')]), quiet('1s')], {
        topology: patient,
      }),
    );
    const broken = brokenGuards(run);
    for (const guard of [
      SLOW,
      'cut links were cut',
      'every step was carried out',
      'the sources agree',
      'the acknowledgements are possible',
    ])
      expect(broken[guard], guard).toBeUndefined();
    expect(outcomeOf(run.result)).not.toMatch(/^failed/);
    expect(faultLives(run)).toEqual([
      'slow injecting',
      'slow injected',
      'isolate injecting',
      'isolate injected',
      'isolate healing',
      'isolate healed',
      'slow healing',
      'slow healed',
    ]);
  });

  test('in which nothing is lost is undecided', async () => {
    const run = await ran(
      root,
      'whole',
      short([quiet('1s'), during(lossy, '3s'), quiet('1s')], { topology: patient }),
      {
        onOpen: (cluster) => {
          cluster.slow = () => Promise.resolve({ atUs: monotonicUs() });
        },
      },
    );
    expect(brokenGuards(run)[SLOW]).toContain('none of');
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
  });
});
