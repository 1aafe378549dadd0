/** Readers of real servers: what they see of writers, through Sentinel, from the master and from replicas. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { sightsOf, type Sights } from '../src/facts/sights.ts';
import { dataSetIn, readingsIn } from '../src/facts/readings.ts';
import { HistoryBuilder } from '../src/history/builder.ts';
import { recordsOf, type History } from '../src/history/history.ts';
import { appends } from '../src/workload/appends.ts';
import { reads } from '../src/workload/reads.ts';
import { writerKey } from '../src/workload/workload.ts';
import type { Deployment } from './agent/deployment.ts';
import type { RunningAgent } from './agent/running-agent.ts';
import { agentOf, CALM, deploy, LONG, shows } from './agent/writing.ts';

const KEYS = [0, 1].map((index) => writerKey('w', index));

/** Writes and reads while something is done; answers with the history. */
async function readDuring(
  deployment: Deployment,
  from: 'master' | 'replica',
  deed: (agent: RunningAgent) => Promise<void>,
): Promise<History> {
  const agent = await agentOf(deployment);
  await agent.order({
    order: 'write',
    workload: appends({ name: 'w', writers: 2, rate: 100, deadline: LONG }),
  });
  const workload = reads({ name: 'r', of: 'w', from, readers: 3, rate: 150, deadline: LONG });
  await agent.order({ order: 'write', workload, keys: KEYS });
  await agent.acknowledges('r', 100);
  await deed(agent);
  await agent.order({ order: 'stop-writing' });
  const lists = KEYS.map((key) => ({ key, kind: 'appends' }));
  await agent.order({ order: 'read', when: 'final', label: 'final', nodes: ['redis-0'], lists });
  await agent.end();
  const builder = new HistoryBuilder();
  const file = builder.file();
  file.push(readFileSync(agent.historyFile));
  file.end();
  return builder.history();
}

function sights(history: History): Sights {
  return sightsOf(history, dataSetIn(readingsIn(history, 'final'))!, 'r');
}

function stalest({ readers }: Sights): number {
  return Math.max(...readers.flatMap((one) => one.sights.map(({ stale }) => stale))) / 1e6;
}

test('readers of the master see all that was acknowledged, each one of the writers in turn', async () => {
  const deployment = await deploy(CALM);
  const history = await readDuring(deployment, 'master', async (agent) => {
    await agent.acknowledges('w', 100);
    await agent.acknowledges('r', 100);
  });
  const { readers, error } = sights(history);
  expect(readers.map(({ reader }) => [reader.key, reader.reads])).toEqual([
    ['chaos:r:0', KEYS[0]],
    ['chaos:r:1', KEYS[1]],
    ['chaos:r:2', KEYS[0]],
  ]);
  expect(history.damagedLines).toBe(0);
  expect(error).toBe(0);
  for (const { sights: all } of readers) {
    expect(all.length).toBeGreaterThan(40);
    expect(all.every(({ stale, back, isLost }) => stale === 0 && back === 0 && !isLost)).toBe(true);
    expect(Math.max(...all.map(({ seen }) => seen))).toBeGreaterThan(40);
  }
  expect(recordsOf(history, 'connection').every(({ node }) => node === 'redis-0')).toBe(true);
  expect(await deployment.client('redis-0').keys('chaos:r:*')).toEqual([]);
});

test('readers of replicas that get nothing any more are as stale as that lasts', async () => {
  const deployment = await deploy(CALM);
  const history = await readDuring(deployment, 'replica', async () => {
    // Sentinel makes them replicas again some 10 s later.
    for (const node of ['redis-1', 'redis-2']) await deployment.client(node).call('replicaof', 'no', 'one');
    await sleep(3_000);
  });
  const own = sights(history);
  const readersOf = new Set(
    history.ledger.readers.flatMap((reader) =>
      reader.highest === 0 ? [] : [reader.operation(reader.highest).acknowledger?.node],
    ),
  );
  expect([...readersOf].every((node) => node === 'redis-1' || node === 'redis-2')).toBe(true);
  expect(stalest(own)).toBeGreaterThan(1.5);
  expect(own.readers.every((one) => one.sights.every(({ back }) => back === 0))).toBe(true);
});

test('readers of a replica that must not serve stale data are refused, by its code', async () => {
  const deployment = await deploy(CALM);
  const history = await readDuring(deployment, 'replica', async () => {
    // Sentinel makes them replicas of the master again some 10 s later.
    for (const node of ['redis-1', 'redis-2']) {
      await deployment.client(node).config('SET', 'replica-serve-stale-data', 'no');
      await deployment.client(node).call('replicaof', '127.0.0.1', '1');
    }
    // Whichever of them the readers were led to.
    await Promise.any(
      ['redis-1', 'redis-2'].map((node) =>
        shows(deployment.client(node), 'errorstats', /errorstat_MASTERDOWN:count=\d{2}/),
      ),
    );
  });
  const codes = recordsOf(history, 'error').map(({ code }) => code);
  expect(codes).toContain('MASTERDOWN');
  expect(history.damagedLines).toBe(0);
});

test('readers that are given no key are refused', async () => {
  const deployment = await deploy({ nodes: 1, sentinels: 0 });
  const agent = await agentOf(deployment);
  const order = agent.order({ order: 'write', workload: reads({ name: 'r', of: 'w' }) });
  await expect(order).rejects.toThrow('r is to read, and was given no key');
  await agent.end();
});
