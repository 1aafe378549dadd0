/** Deployments that are sabotaged for real: the harness must expose each of them, and never call such a run held. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Link } from '../src/history/record.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { isolate, kill, loseName } from '../src/fault/words.ts';
import { node, sentinels } from '../src/experiment/targets.ts';
import { lost } from '../src/check/words.ts';
import { appends } from '../src/workload/words.ts';
import { faketime, NO_FAKETIME } from './faketime.ts';
import { goBetween, orders, restartedUnder, revivedFor, told } from './sabotage.ts';
import { brief, brokenGuards, ran, short, SMALL } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-worlds-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

// A machine that does not keep up decides nothing: then it is tried again.
describe.concurrent('failed', () => {
  test('an operator promotes a second master by hand', async () => {
    const expected = [lost({ atMost: 0 })];
    const run = await ran(root, 'second-master', short([quiet('1s'), quiet('2s')], { expect: expected }), {
      retry: 2,
      onStep: (words, cluster) => {
        if (words.startsWith('quiet for 2')) void told(cluster, 'redis-2', ['REPLICAOF', 'NO', 'ONE']);
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^failed/);
    expect(run.result.verdict.sentence).toMatch(/^redis-2 became a master at .* without any Sentinel/);
  });

  test('a proxy acknowledges writes and drops them', async () => {
    const swallows = ['0 20', '0 21', '0 47', '1 1', '1 63'].map((write) => `chaos:writes:${write}`);
    // Whatever is answered late is answered all the same.
    const workload = [appends({ name: 'writes', writers: 2, rate: 100, deadline: '20s' })];
    const run = await ran(root, 'swallowed', short([quiet('5s')], { workload }), {
      retry: 2,
      onOpen: (cluster) => goBetween(cluster, 'redis-0', { to: 'redis-0', for: 'client-a', swallows }),
    });
    expect(outcomeOf(run.result)).toMatch(/^failed/);
    const lost = run.result.findings.find(({ check }) => check === 'lost')!;
    expect(lost.evidenceTotal).toBe(swallows.length);
    const named = lost.evidence.map(({ text }) => text.replace(/^(\S+) number (\d+):.*/, '$1 $2'));
    expect(named.toSorted()).toEqual(swallows.toSorted());
    expect(lost.sentence).toContain('whatever answered the writer did not keep it');
    const page = readFileSync(join(run.directory.path, 'report.html'), 'utf8');
    for (const write of swallows) expect(page).toContain(write.replace(' ', ' number '));
  });
});

const NAMED = { ...SMALL, announce: 'hostname' as const };

describe.concurrent('undecided', () => {
  test('an init system that brings a dead process back for a while', async () => {
    const run = await ran(root, 'revived', brief([quiet('1s'), during(kill(node('redis-2')), '6s')]), {
      onStep: (words, cluster) => {
        if (words.startsWith('quiet for 6')) void revivedFor(cluster, 'redis-2', 3_500);
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['process faults took effect']).toMatch(
      /^redis-2 answered at .* and was not dead during all of "kill"/,
    );
  });

  test('a cut that leaves out one link', async () => {
    const left: Link[] = [];
    const run = await ran(root, 'half-cut', short([quiet('1s'), during(isolate(sentinels.minority), '2s')]), {
      onOpen: (cluster) => {
        const cut = cluster.cut.bind(cluster);
        cluster.cut = (links, ttlMs) => {
          left.push(links.find(({ from, to }) => from === 'redis-1' && to.startsWith('sentinel'))!);
          return cut(
            links.filter((link) => !left.includes(link)),
            ttlMs,
          );
        };
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    const [{ from, to } = { from: '', to: '' }] = left;
    expect(brokenGuards(run)['cut links were cut']).toMatch(
      new RegExp(`^1 of \\d+ cut links are not proven: ${from} → ${to} .*packets passed while it was cut`),
    );
  });

  test.each([
    [
      'taken away',
      'lose',
      /^redis-0\.lab led 192\.0\.2\.1 on redis-0 at .*, at the beginning of "lose-name"/,
    ],
    ['given back', 'giveBack', /^redis-0\.lab led nowhere on redis-0 at .*, after "lose-name"/],
  ] as const)('a name that is not %s, though it is said to be', async (_, deed, why) => {
    const schedule = [quiet('1s'), during(loseName(node('redis-0')), '2s')];
    const run = await ran(root, deed.toLowerCase(), short(schedule, { topology: NAMED }), {
      onOpen: (cluster) => {
        cluster.names![deed] = () => Promise.resolve();
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['lost names led nowhere']).toMatch(why);
  });

  if (NO_FAKETIME !== undefined)
    process.stderr.write(`Skipped: a Sentinel whose clock is set forward. ${NO_FAKETIME}\n`);
  test('a Sentinel whose clock is set forward', { skip: NO_FAKETIME !== undefined }, async () => {
    const offset = join(root, 'offset');
    writeFileSync(offset, '+0');
    const run = await ran(root, 'clock-step', brief([quiet('1s'), quiet('4s')]), {
      onOpen: (cluster) =>
        restartedUnder(cluster, 'sentinel-2', { environment: faketime(offset), folder: root }),
      onStep: (words) => {
        if (words.startsWith('quiet for 4')) writeFileSync(offset, '+60');
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['no Sentinel was in TILT']).toMatch(/^sentinel-2 was in TILT at /);
  });

  test('a Sentinel with a smaller quorum than announced', async () => {
    const run = await ran(root, 'quorum', short([quiet('1s')]), {
      onOpen: (cluster) => told(cluster, 'sentinel-1', ['SENTINEL', 'SET', 'mymaster', 'quorum', '1']),
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['deployed as announced']).toContain(
      'sentinel-1 had quorum 1 and not the announced 2',
    );
  });

  test('a data node that is another one in disguise', async () => {
    const run = await ran(root, 'disguised-node', short([quiet('1s')]), {
      onOpen: (cluster) => goBetween(cluster, 'redis-2', { to: 'redis-1', for: 'observer' }),
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['every node was read at the end']).toContain('redis-1 and redis-2 were one');
  });

  test('a Sentinel that is another one in disguise', async () => {
    const run = await ran(root, 'disguised-sentinel', short([quiet('1s')]), {
      onOpen: (cluster) => goBetween(cluster, 'sentinel-2', { to: 'sentinel-0', for: 'observer' }),
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['deployed as announced']).toContain('sentinel-0 and sentinel-2 were one');
  });

  test('writers that never begin, though they say so', async () => {
    const run = await ran(root, 'never-begun', short([quiet('1s')]), {
      onOpen: (cluster) =>
        orders(cluster, (order, give) =>
          order.order === 'write' ? Promise.resolve(undefined) : give(order),
        ),
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)).toMatchObject({
      'writes flowed': '"writes" had no write acknowledged before the first fault.',
      'the rate was kept': '"writes" did not begin and stop as it should.',
    });
  });

  test('writers that fall silent in the middle', async () => {
    let silence = (): void => undefined;
    const run = await ran(root, 'silent', short([quiet('1s'), quiet('2s')]), {
      onOpen: (cluster) => {
        orders(cluster, (order, give) => {
          if (order.order === 'write') silence = () => void give({ order: 'stop-writing' });
          return give(order);
        });
      },
      onStep: (words) => {
        if (words.startsWith('quiet for 2')) silence();
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['the rate was kept']).toMatch(/^"writes" stopped at .* before the schedule/);
  });

  test('one writer that is not there', async () => {
    const run = await ran(root, 'one-less', short([quiet('1s')]), {
      onOpen: (cluster) => {
        orders(cluster, (order, give) =>
          give(order.order === 'write' ? { ...order, workload: { ...order.workload, writers: 1 } } : order),
        );
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)['the rate was kept']).toMatch(/had 1 of 2\swriters/);
  });
});
