/** Soaks on real servers: what is drawn is carried out as planned, and what is broken for good ends them and is found. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { custom, soak } from '../src/experiment/steps.ts';
import { master, replica, sentinel } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { kill } from '../src/fault/words.ts';
import { brief, faultLives, PATIENT, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-soak-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const TIMED = { for: '24s', every: '8s', lasting: ['500ms', '1s'] } as const;
const STEADY = topology({ ...PATIENT, downAfter: '5s' });

test.concurrent('a soak is carried out as it was drawn, and its plan says what was', async () => {
  const draw = [kill(replica(0), { as: 'replica' }), kill(sentinel(0), { as: 'sentinel' })];
  const run = await ran(
    root,
    'endured',
    short([soak({ ...TIMED, draw, within: '20s' })], { topology: STEADY }),
    { retry: 2 },
  );
  const { experiment } = run.directory.plan();
  const [step] = experiment.schedule;
  const drawn = step?.step === 'soak' ? step.steps! : [];
  const planned = drawn.flatMap((one) => (one.step === 'during' ? [one.fault.as] : []));
  expect(planned).toHaveLength(3);
  const injected = faultLives(run).filter((life) => life.endsWith(' injected'));
  expect(injected).toEqual(planned.map((as) => `${as} injected`));
  const finding = run.result.findings.find(({ check }) => check === 'endures');
  expect(finding).toMatchObject({ verdict: 'held' });
  expect(outcomeOf(run.result)).not.toMatch(/^failed/);
});

test.concurrent(
  'a soak of a deployment that cannot heal ends early and has failed, with its last healthy moment',
  async () => {
    // Whoever is to follow another master can no longer log in to it, which nobody notices before there is one.
    const broken = custom('give replicas a wrong password', async (context) => {
      for (const node of ['redis-0', 'redis-1', 'redis-2'])
        await context.command(node, 'CONFIG', 'SET', 'masterauth', 'wrong');
    });
    const run = await ran(
      root,
      'broken',
      brief([broken, soak({ ...TIMED, for: '80s', draw: [kill(master)], within: '15s' })], {
        topology: STEADY,
      }),
    );
    expect(faultLives(run).filter((life) => life.endsWith('injected'))).toHaveLength(1);
    const finding = run.result.findings.find(({ check }) => check === 'endures');
    expect(finding).toMatchObject({ verdict: 'failed' });
    expect(finding?.sentence).toMatch(/The last healthy moment was \+\d/);
    expect(outcomeOf(run.result)).toMatch(/^failed/);
  },
);
