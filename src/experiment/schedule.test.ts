import { describe, expect, test } from 'vitest';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { during, quiet, repeat } from './steps.ts';
import { failover, lost, noFailover, outage } from '../check/words.ts';
import { freeze, isolate, kill, partition } from '../fault/words.ts';
import { master, replica, sentinels } from './targets.ts';
import { faultsOf } from './schedule.ts';

test('a bare fault lasts 25 s, a bare quiet 5 s', () => {
  expect(during(kill(master))).toMatchObject({ steps: [{ step: 'quiet', for: '25s' }] });
  expect(quiet()).toEqual({ step: 'quiet', for: '5s' });
});

test('faults are found where they nest and repeat, outermost first, with their paths', () => {
  const inner = during(isolate(sentinels.minority, { as: 'inner' }));
  const steps = [
    quiet(),
    during(kill(master, { as: 'outer' }), [quiet(), inner]),
    repeat(2, [during(freeze(replica(0)))]),
  ];
  expect(faultsOf(steps).map(({ path, fault }) => [path, fault.as])).toEqual([
    ['1', 'outer'],
    ['1.1', 'inner'],
    ['2.0', 'freeze'],
  ]);
});

describe('an expectation of a fault that is never injected does not compile', () => {
  const parts = {
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends()],
  } as const;
  const deep = [repeat(2, [during(kill(master, { as: 'outer' }), [during(partition([replica(0)]))])])];

  test('of any kind, at any depth', () => {
    const value = experiment({
      ...parts,
      schedule: deep,
      expect: [
        failover({ after: 'outer', within: '5s' }),
        lost({ onlyFrom: 'partition' }),
        noFailover(),
        outage({ workload: 'appends-a', atMost: '5s', except: ['partition'] }),
        // @ts-expect-error there is no fault named kill
        failover({ after: 'kill', within: '5s' }),
        // @ts-expect-error there is no fault named freeze
        lost({ onlyFrom: 'freeze' }),
        // @ts-expect-error there is no fault named control
        noFailover({ during: 'outer', control: 'control' }),
        // @ts-expect-error there is no fault named inner
        outage({ workload: 'appends-a', atMost: '5s', except: ['inner'] }),
        // @ts-expect-error a limit is a duration
        failover({ after: 'outer', within: '5' }),
      ],
    });
    expect(value.expect).toHaveLength(9);
  });

  test('nor with no fault at all', () => {
    const value = experiment({
      ...parts,
      schedule: [quiet()],
      // @ts-expect-error nothing is injected
      expect: [lost({ onlyFrom: 'kill' })],
    });
    expect(value.schedule).toHaveLength(1);
  });
});
