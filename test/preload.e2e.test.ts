/** Much data, on real servers: it is there before, its writes are counted one by one, and where it is lacking nothing is decided. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { quiet } from '../src/experiment/steps.ts';
import { recordsOf } from '../src/history/history.ts';
import { sets } from '../src/workload/words.ts';
import { orders } from './sabotage.ts';
import { ask } from './opened.ts';
import { brokenGuards, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-preload-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const MUCH = [sets({ name: 'writes', writers: 2, rate: 50, valueSize: '4kb', preload: '10mb' })];

test('data is on every node before the schedule begins, and values have their size', async () => {
  let asked: Promise<unknown[]> | undefined;
  const run = await ran(root, 'there', short([quiet('2s'), quiet('1s')], { workload: MUCH }), {
    retry: 2,
    onStep: (words, cluster) => {
      if (words.startsWith('quiet for 1'))
        asked = Promise.all([
          ask(cluster, 'redis-2', 'STRLEN', 'chaos:writes:0:1'),
          ask(cluster, 'redis-2', 'INFO', 'keyspace'),
          ask(cluster, 'redis-2', 'INFO', 'memory'),
        ]);
    },
  });
  expect(brokenGuards(run)['the data was there before']).toBeUndefined();
  const counted = recordsOf(run.history, 'preloaded').map(({ node, values }) => `${node} ${values}`);
  expect(new Set(counted)).toEqual(new Set(['redis-0 2560', 'redis-1 2560', 'redis-2 2560']));
  const [length, keyspace, memory] = await asked!;
  expect(length).toBe(4_096);
  expect(keyspace).toContain('db1:keys=2560');
  expect(Number(/used_memory:(\d+)/.exec(String(memory))![1])).toBeGreaterThan(10 * 1024 ** 2);
  const lost = run.result.findings.find(({ check }) => check === 'lost')!;
  expect(lost.verdict).toBe('held');
});

test('where it was never written the run is undecided', async () => {
  const run = await ran(root, 'lacking', short([quiet('2s')], { workload: MUCH }), {
    onOpen: (cluster) =>
      orders(cluster, async (order, give) => {
        await give(order.order === 'preload' ? { ...order, values: order.values - 1 } : order);
      }),
  });
  expect(outcomeOf(run.result)).toMatch(/^undecided/);
  expect(brokenGuards(run)['the data was there before']).toMatch(/on 0 of 3 data nodes/);
});
