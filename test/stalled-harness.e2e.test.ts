/** A process of the harness that cannot run for a while makes numbers less exact, and no verdict wrong. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failover, outage } from '../src/check/words.ts';
import { master } from '../src/experiment/targets.ts';
import { awaitConverged, awaitNewMaster, during, quiet } from '../src/experiment/steps.ts';
import { topology } from '../src/experiment/topology.ts';
import { kill } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import { stall } from './fixtures/stall.ts';
import { brief, PATIENT, ran, short, type ShortRun } from './short-run.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-stalls-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Of it a failover takes about two seconds, so that whoever stands still for three misses all of it. */
const QUICK = topology({ ...PATIENT, downAfter: '1s' });
/** Whatever is held up for a second, the first is true and the second is not. */
const LIMITS = [failover({ after: 'kill', within: '8s' }), failover({ after: 'kill', within: '300ms' })];
const SCHEDULE = [
  quiet('1s'),
  during(kill(master), [awaitNewMaster({ within: '20s' }), quiet('1s')]),
  awaitConverged(),
];

/** A run in which the process is stalled for so long when a step begins that is so named. */
async function stalledRun(process: string, phase: string, ms: number, attempt: number): Promise<ShortRun> {
  const name = `${process}-${phase.replaceAll(' ', '-')}-${ms}-${attempt}`;
  // What a shorter stall of the runner leaves true to the end is shown by the longer one.
  const isBrief = process === 'runner' && ms < LONG_MS;
  const experiment = isBrief
    ? brief(SCHEDULE, { topology: QUICK, expect: LIMITS })
    : short(SCHEDULE, {
        topology: QUICK,
        expect: [...LIMITS, outage({ workload: 'writes', atMost: '9s' })],
      });
  let stalled: Promise<void> | undefined;
  const run = await ran(root, name, experiment, {
    onStep: (words, cluster) => {
      if (words.startsWith(phase)) stalled ??= stall(process, ms, cluster);
    },
  });
  await stalled;
  const lengths = recordsOf(run.history, 'stall').filter((record) => record.process === process);
  expect(Math.max(...lengths.map(({ length }) => length))).toBeGreaterThan(0.8 * ms * 1_000);
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
/** A failover of two seconds may have been over at once for whoever could not look for three. */
const LONG_MS = 3_000;
const NOT_KNOWN = { ...STILL_TRUE, beyond: expect.stringMatching(/failed|undecided/) as string };

/** Such a run, up to three times: what else the machine does may leave open what this stall alone does not. */
async function decidedRun(process: string, phase: string, ms: number): Promise<ShortRun> {
  for (let attempt = 1; ; attempt++) {
    const run = await stalledRun(process, phase, ms, attempt);
    const { within, beyond } = judged(run);
    const isOpen = within === 'undecided' || (ms < LONG_MS && beyond === 'undecided');
    if (!isOpen || attempt === 3) return run;
  }
}

// By themselves: they stop whatever else this process has to do.
test.each([1_000, LONG_MS])('the runner, for %d ms from the step "await" on', async (ms) => {
  expect(judged(await decidedRun('runner', 'await', ms))).toMatchObject(STILL_TRUE);
});

test.concurrent.each([
  ['observer', 300, 'await'],
  ['observer', LONG_MS, 'await'],
  ['client-a', 300, 'await'],
  ['client-a', 1_000, 'await'],
  ['client-a', LONG_MS, 'await'],
  ['client-a', 1_000, 'quiet for 1'],
])('the %s, for %d ms from the step "%s" on', async (process, ms, phase) => {
  const expected = ms === LONG_MS ? NOT_KNOWN : STILL_TRUE;
  expect(judged(await decidedRun(process, phase, ms))).toMatchObject(expected);
});
