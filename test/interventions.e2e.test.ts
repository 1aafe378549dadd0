/** What an operator does by hand while a run goes on, on real servers: each order is named, and the run is undecided. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { awaitConverged, awaitNewMaster, during, once, quiet } from '../src/experiment/steps.ts';
import { master, sentinel } from '../src/experiment/targets.ts';
import { kill, sentinelReset } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { told } from './sabotage.ts';
import { brief, brokenGuards, PATIENT, ran } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-interventions-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** When it is done by hand, and how long that step lasts, s: not before it, and before it is over, the observer sees it. */
const BY_HAND = 'quiet for 6';
const SEEN_WITHIN_S = 6;

async function meddle(cluster: LocalCluster): Promise<void> {
  await told(cluster, 'sentinel-1', ['SENTINEL', 'RESET', 'mymaster'], 1);
  await told(cluster, 'redis-1', ['CONFIG', 'SET', 'min-replicas-to-write', '1']);
  await told(cluster, 'redis-2', ['CONFIG', 'REWRITE']);
}

test.concurrent('SENTINEL RESET, CONFIG SET and CONFIG REWRITE by hand', async () => {
  let meddling: Promise<void> | undefined;
  const run = await ran(root, 'by-hand', brief([quiet('1s'), quiet('6s')]), {
    onStep: (words, cluster) => {
      if (words.startsWith(BY_HAND)) meddling ??= meddle(cluster);
    },
  });
  await meddling;
  expect(outcomeOf(run.result)).toMatch(/^undecided/);
  const sentence = brokenGuards(run)['nothing else intervened']!.replaceAll(/\s/g, ' ');
  const done = recordsOf(run.history, 'step').find(({ words }) => words.startsWith(BY_HAND))!.at / 1e6;
  for (const words of [
    /sentinel-1 was reset at \+(?<at>[\d.]+) s, which no order of the schedule explains/,
    /redis-1 went from min-replicas-to-write 0 to 1 between .* and \+(?<at>[\d.]+) s, which no order/,
    /redis-2 rewrote its configuration file \(CONFIG REWRITE\) between .* and \+(?<at>[\d.]+) s, which no order/,
  ]) {
    const at = Number(words.exec(sentence)?.groups?.['at']);
    expect(at, sentence).toBeGreaterThan(done - 0.1);
    expect(at, sentence).toBeLessThan(done + SEEN_WITHIN_S);
  }
});

test.concurrent('what Sentinels and the schedule order is no intervention', async () => {
  const schedule = [
    quiet('1s'),
    once(sentinelReset(sentinel(2))),
    quiet('12s'),
    during(kill(master), [awaitNewMaster({ within: '10s' }), quiet('2s')]),
    awaitConverged({ within: '60s' }),
  ];
  const { result } = await ran(root, 'by-schedule', brief(schedule, { topology: PATIENT }), {
    retry: 2,
  });
  const guard = result.guards.find(({ name }) => name === 'nothing else intervened')!;
  expect(guard).toMatchObject({
    intact: true,
    sentence: expect.stringMatching(/No data node was given other settings but by an order\.$/),
  });
});
