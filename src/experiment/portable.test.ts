import { describe, expect, test } from 'vitest';
import { expect as expected, step, workload } from '../index.ts';
import { milliseconds } from '../core/duration.ts';
import { experimentOn, lackingFor, oneFailover, portable, recovery } from './portable.ts';
import { topology } from './topology.ts';

const PATIENT = topology({ redis: 2, sentinels: 3, quorum: 2, downAfter: '60s', failoverTimeout: '180s' });
const VALUE = portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  needs: { redis: 2, sentinels: 3 },
  on: (deployment) => ({
    title: 'A title',
    hypothesis: 'A hypothesis.',
    workload: [workload.appends({ name: 'appends' })],
    schedule: [step.quiet(oneFailover(deployment))],
    expect: [expected.lost({ atMost: 0 })],
  }),
});

describe('an experiment for any deployment', () => {
  test('is worked out for the topology at hand, or for its own', () => {
    expect(experimentOn(VALUE).topology).toBe(VALUE.topology);
    expect(experimentOn(VALUE, PATIENT)).toMatchObject({
      topology: PATIENT,
      schedule: [{ step: 'quiet', for: '67s' }],
    });
  });

  test('says what a deployment has too few of', () => {
    expect(lackingFor(VALUE, PATIENT)).toBeUndefined();
    expect(lackingFor(VALUE, { ...PATIENT, sentinels: 1 })).toMatch(
      /^it needs 3\sSentinels, and there is 1$/,
    );
    expect(lackingFor({ ...VALUE, needs: { redis: 3 } }, PATIENT)).toMatch(
      /^it needs 3\sdata nodes, and there are 2$/,
    );
  });

  test('one failover and a recovery are longer than what Sentinel itself waits for', () => {
    expect(milliseconds(oneFailover(PATIENT))).toBeGreaterThan(60_000);
    expect(milliseconds(recovery(PATIENT))).toBeGreaterThan(2 * 180_000);
  });
});
