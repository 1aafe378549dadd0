/** A process of the harness that cannot run for a while makes numbers less exact, and no verdict wrong. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failover, outage } from '../src/check/words.ts';
import { master } from '../src/experiment/targets.ts';
import { awaitConverged, awaitNewMaster, during, quiet } from '../src/experiment/steps.ts';
import { kill } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import { stall } from './fixtures/stall.ts';
import { ran, short, type ShortRun } from './short-run.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-stalls-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Of this deployment a failover takes about two seconds: whatever is held up for a second, the first is true and the second is not. */
const EXPECTED = [
  failover({ after: 'kill', within: '8s' }),
  failover({ after: 'kill', within: '300ms' }),
  outage({ workload: 'writes', atMost: '9s' }),
];
const SCHEDULE = [
  quiet('1s'),
  during(kill(master), [awaitNewMaster({ within: '20s' }), quiet('1s')]),
  awaitConverged(),
];

/** A run in which the process is stalled for a second when a step begins that is so named. */
async function stalledRun(process: string, phase: string): Promise<ShortRun> {
  const name = `${process}-${phase.replaceAll(' ', '-')}`;
  let stalled: Promise<void> | undefined;
  const run = await ran(root, name, short(SCHEDULE, { expect: EXPECTED }), {
    onStep: (words, cluster) => {
      if (words.startsWith(phase)) stalled ??= stall(process, 1_000, cluster);
    },
  });
  await stalled;
  const lengths = recordsOf(run.history, 'stall').filter((record) => record.process === process);
  expect(Math.max(...lengths.map(({ length }) => length))).toBeGreaterThan(800_000);
  return run;
}

/** The two limits, what else failed, and what is said of the harness. */
function judged({ result }: ShortRun) {
  const [within, beyond, ...others] = result.findings;
  const failed = others.filter(({ verdict }) => verdict === 'failed').map(({ sentence }) => sentence);
  const trust = result.guards.find(({ name }) => name === 'the machine kept up');
  return { within: within?.verdict, beyond: beyond?.verdict, failed, trust };
}

const STILL_TRUE = { within: 'held', beyond: 'failed', failed: [], trust: { intact: true } };

// By itself: it stops whatever else this process has to do.
test('the runner, from the step "await" on', async () => {
  expect(judged(await stalledRun('runner', 'await'))).toMatchObject(STILL_TRUE);
});

test.concurrent.each([
  ['observer', 'await'],
  ['client-a', 'await'],
  ['client-a', 'quiet for 1'],
])('the %s, from the step "%s" on', async (process, phase) => {
  expect(judged(await stalledRun(process, phase))).toMatchObject(STILL_TRUE);
});
