import { describe, expect, test } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import type { Step } from '../experiment/schedule.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import {
  awaitConverged,
  awaitEvent,
  awaitNewMaster,
  during,
  quiet,
  repeat,
  soak,
} from '../experiment/steps.ts';
import { failover, lost } from '../check/words.ts';
import { kill, swizzle } from '../fault/words.ts';
import { master, replicas } from '../experiment/targets.ts';
import { floorMs, longestMs, plannedMs, SETTLE_MS, slackMs } from './durations.ts';

function of(schedule: readonly Step[]): Experiment {
  return experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 5, quorum: 2 }),
    workload: [appends()],
    schedule,
    expect: [lost({ atMost: 0 })],
  });
}

function floor(schedule: readonly Step[], expect: Experiment['expect'] = [lost({ atMost: 0 })]): number {
  return floorMs({ ...of(schedule), expect });
}

describe('the floor', () => {
  test('of quiets alone is their sum: nothing is healed, so nothing settles', () => {
    expect(floor([quiet('30s')])).toBe(30_000);
    expect(floor([quiet('1s'), repeat(3, [quiet('2s')])])).toBe(7_000);
  });

  test('counts a failover as down-after and 1.5 s, however long it may take', () => {
    expect(floor([during(kill(master), [awaitNewMaster({ within: '20s' })])])).toBe(6_500 + SETTLE_MS);
  });

  test('counts twice the time in which links are cut one by one', () => {
    const fault = swizzle([replicas], { share: '50%', over: '4s' });
    expect(floor([during(fault, '10s')])).toBe(18_000 + SETTLE_MS);
  });

  test('counts what a failover must wait for beyond that', () => {
    const steps = [during(kill(master), [awaitNewMaster({ within: '40s' })])];
    const late = failover({ after: 'kill', notBefore: '26s', within: '36s' });
    expect(floor(steps, [late])).toBe(26_000 + SETTLE_MS);
    expect(floor(steps, [failover({ after: 'kill', within: '36s' })])).toBe(6_500 + SETTLE_MS);
  });

  test('counts a soak as long as it is to be, however long it may take to be whole again', () => {
    const soaked = soak({ for: '90s', every: '30s', within: '1m', draw: [kill(master)] });
    expect(floor([soaked])).toBe(90_000 + SETTLE_MS);
    expect(longestMs([soaked], of([]).topology)).toBe(3 * 70_000);
  });

  test('settles 25 s after the last heal; converging meanwhile comes not on top of it', () => {
    expect(floor([quiet('5s'), during(kill(master), '10s')])).toBe(40_000);
    expect(floor([quiet('5s'), during(kill(master), '10s'), awaitConverged()])).toBe(40_000);
  });
});

test('without a topology awaits are planned with all their patience: a cut must outlive them', () => {
  const steps = [
    quiet('5s'),
    during(kill(master), [awaitNewMaster({ within: '20s' })]),
    awaitConverged({ within: '60s' }),
  ];
  expect(plannedMs(steps)).toBe(85_000);
});

test('a cut must outlive the wait for a second try, too: after a split vote it comes 2 × failover-timeout later', () => {
  const steps = [
    quiet('5s'),
    during(kill(master), [awaitNewMaster({ within: '20s' }), awaitEvent('+sdown', { within: '10s' })]),
    awaitConverged({ within: '60s' }),
  ];
  const { topology } = of([]);
  expect(longestMs(steps, { ...topology, failoverTimeout: '10s' })).toBe(95_000 + 2 * 22_000);
});

test('a run that waits as long as it is allowed to is not stuck; one that goes on for much longer is', () => {
  const patient = of([
    during(kill(master), [awaitNewMaster({ within: '5m' })]),
    awaitConverged({ within: '2m' }),
  ]);
  expect(floorMs(patient) + slackMs(patient)).toBeGreaterThan(300_000 + 122_000 + 120_000 + SETTLE_MS);
  expect(slackMs(of([quiet('1h')]))).toBeLessThan(600_000);
});
