/** Faults of files and of connections, on real servers: they take effect, are undone, and where they have none nothing is decided. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ChaosError } from '../src/core/errors.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { master, replica, replicas, sentinel } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { exhaustConnections, fillDisk, readOnly } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import { ask, opened } from './opened.ts';
import { brief, brokenGuards, faultLives, ran, short, SMALL } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-resources-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const LIFE = ['injecting', 'injected', 'healing', 'healed'];
const FEW = topology({ ...SMALL, overrides: { 'redis-1': { maxclients: '30' } } });

test('a sealed configuration cannot be rewritten, a full volume not be written to, until they are healed', async () => {
  const cluster = await opened({ persistence: 'aof' });
  const { storage } = cluster;
  const rewrite = () => ask(cluster, 'redis-0', 'CONFIG', 'REWRITE');
  await storage.seal('redis-0');
  await expect(rewrite()).rejects.toThrow(/Rewriting config file/);
  expect((await storage.attempt('redis-0', 'configuration')).refusal).toBe('Read-only file system');
  expect((await storage.attempt('redis-0', 'volume')).refusal).toBeUndefined();
  await storage.unseal('redis-0');
  expect(await rewrite()).toBe('OK');
  await storage.fill('redis-0');
  expect((await storage.attempt('redis-0', 'volume')).refusal).toBe('No space left on device');
  await expect(rewrite()).rejects.toThrow(/No space left/);
  await storage.drain('redis-0');
  expect((await storage.attempt('redis-0', 'volume')).refusal).toBeUndefined();
  expect(await rewrite()).toBe('OK');
});

describe.concurrent('a run with', () => {
  test.each([
    ['a sealed Sentinel', readOnly(sentinel(0), { as: 'spoilt' }), SMALL],
    ['a full volume of a Sentinel', fillDisk(sentinel(1), { as: 'spoilt' }), SMALL],
    ['full volumes of all data nodes', fillDisk([master, replicas], { as: 'spoilt' }), SMALL],
    ['exhausted connections', exhaustConnections(replica(0), { as: 'spoilt' }), FEW],
  ] as const)('%s proves it and heals it', async (name, fault, deployed) => {
    const experiment = short([quiet('1s'), during(fault, '2s'), quiet('1s')], { topology: deployed });
    const run = await ran(root, name.replaceAll(' ', '-'), experiment);
    const broken = brokenGuards(run);
    expect(broken['files could not be written']).toBeUndefined();
    expect(broken['connections were exhausted']).toBeUndefined();
    expect(broken['nothing else intervened']).toBeUndefined();
    // Whatever has ended was started again.
    expect(broken['every node was read at the end']).toBeUndefined();
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `spoilt ${phase}`));
    expect(outcomeOf(run.result)).not.toMatch(/^failed/);
  });

  test('a fault that is interrupted heals it', async () => {
    const abort = new AbortController();
    const fault = fillDisk(replica(0), { as: 'spoilt' });
    const run = await ran(root, 'interrupted', short([quiet('1s'), during(fault, '30s')]), {
      signal: abort.signal,
      onStep: (words) => {
        if (words.startsWith('quiet for 30')) abort.abort(new ChaosError('INTERRUPTED', 'enough'));
      },
    });
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `spoilt ${phase}`));
    expect(recordsOf(run.history, 'storage').at(-1)).not.toHaveProperty('refusal');
  });
});

describe.concurrent('a fault without any effect leaves a run undecided:', () => {
  test.each([
    ['unwritable files', readOnly(sentinel(0)), 'files could not be written', /during "read-only" succeeded/],
    ['a full volume', fillDisk(replica(0)), 'files could not be written', /during "fill-disk" succeeded/],
    [
      'exhausted connections',
      exhaustConnections(replica(0)),
      'connections were exhausted',
      /answered another connection with/,
    ],
  ] as const)('%s', async (name, fault, guard, problem) => {
    const run = await ran(root, `no-${name.replaceAll(' ', '-')}`, brief([during(fault, '1s')]), {
      onOpen: (cluster) => {
        const moment = () => Promise.resolve({ atUs: 0 });
        Object.assign(cluster.storage, { seal: moment, fill: moment });
        const start = cluster.startAgent.bind(cluster);
        cluster.startAgent = async (host, specification) => {
          const agent = await start(host, specification);
          const order = agent.order.bind(agent);
          agent.order = (given, limitMs) =>
            given.order === 'hold-connections' ? Promise.resolve(undefined) : order(given, limitMs);
          return agent;
        };
      },
    });
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
    expect(brokenGuards(run)[guard]).toMatch(problem);
  });
});
