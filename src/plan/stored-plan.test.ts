import { describe, expect, test } from 'vitest';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { custom, during, quiet } from '../experiment/steps.ts';
import { freeze } from '../fault/words.ts';
import { lost } from '../check/words.ts';
import { replica } from '../experiment/targets.ts';
import { PLAN_SCHEMA_VERSION, upgradedPlan, type Plan } from './stored-plan.ts';

const PLAN: Plan = {
  schemaVersion: PLAN_SCHEMA_VERSION,
  runId: 'r',
  id: 'stored',
  experiment: experiment({
    title: 'stored',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends()],
    schedule: [
      quiet('1s'),
      custom('look around', async () => {}),
      during(freeze(replica(0)), [custom('look closer', async () => {})]),
    ],
    expect: [lost({ atMost: 0 })],
  }),
  startedAt: '2026-01-01T00:00:00.000Z',
  seed: 7,
  testbed: 'local',
  command: '',
  harness: '0.1.0',
  node: 'v24',
  kernel: '6',
};
const stored = (plan: unknown): unknown => JSON.parse(JSON.stringify(plan));

describe('a stored plan', () => {
  test('of today is read as it is', () => {
    expect(upgradedPlan(stored(PLAN))).toEqual(stored(PLAN));
  });

  test('of version 1 has its own steps, nested ones too, under their name of today', () => {
    const old = JSON.stringify({ ...PLAN, schemaVersion: 1 }).replaceAll('"custom"', '"own"');
    expect(old).toContain('"step":"own"');
    expect(upgradedPlan(JSON.parse(old)).experiment.schedule).toEqual(stored(PLAN.experiment.schedule));
  });

  test('is not changed by being upgraded', () => {
    const old = { ...PLAN, schemaVersion: 1, experiment: { schedule: [{ step: 'own', words: 'w' }] } };
    const copy = structuredClone(old);
    upgradedPlan(old);
    expect(old).toEqual(copy);
  });

  test.each([
    [
      { ...PLAN, schemaVersion: PLAN_SCHEMA_VERSION + 1 },
      /^plan.json has schemaVersion 3, which is not known here/,
    ],
    [{ ...PLAN, schemaVersion: 0 }, /^plan.json has schemaVersion 0/],
    [{}, /no schemaVersion$/],
    [null, /no schemaVersion$/],
    [[], /no schemaVersion$/],
  ])('%#: that cannot be read is refused', (value, message) => {
    expect(() => upgradedPlan(value)).toThrow(
      expect.objectContaining({ code: 'BAD_RUN_DIRECTORY', message: expect.stringMatching(message) }),
    );
  });
});
