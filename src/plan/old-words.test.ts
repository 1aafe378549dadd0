import { describe, expect, it } from 'vitest';
import { appends, awaitNewMaster, during, experiment, kill, master, quiet, topology } from '../index.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { expectationProblems } from './expectation-problems.ts';
import { withNewWords } from './old-words.ts';

/** An experiment with the faults that the old expectations name. */
const EXPERIMENT = experiment({
  title: 'stored',
  hypothesis: 'It holds.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2 }),
  workload: [appends({ name: 'appends' })],
  schedule: [
    during(kill(master, { as: 'kill' }), [awaitNewMaster({ within: '20s' })]),
    during(kill(master, { as: 'control' }), [quiet('5s')]),
  ],
  expect: [],
});

function upgraded(...old: readonly (readonly [check: string, parameters: object])[]): Expectation[] {
  const expectations = old.map(([check, parameters]) => ({ check, parameters, faults: [] }));
  return withNewWords(expectations)['expect'] as Expectation[];
}

describe('an expectation of a plan of version 1', () => {
  it.each([
    ['election', { after: 'kill', outcome: 'none' }],
    ['failover', { after: 'kill', within: '8s', from: 'fault' }],
    ['leader-chooses', { after: 'kill', by: 'run id' }],
    ['leader-dies', { at: 'kill', after: 'promotion' }],
    ['no-failover', {}],
    ['no-failover', { during: 'kill', control: 'control' }],
    ['no-failover', { during: 'kill', control: 'control', because: 'no eligible replica' }],
    ['relearns', { after: 'kill', within: '15s' }],
    ['resync', { after: 'kill', kind: 'full' }],
  ])('"%s" is one of today as it is', (check, parameters) => {
    const [today] = upgraded([check, parameters]);
    expect(today).toMatchObject({ check, parameters });
    expect(expectationProblems({ ...EXPERIMENT, expect: [today!] })).toEqual([]);
  });

  it.each([
    ['minority-elects', { after: 'kill' }, 'elected-despite', { after: 'kill', tooFew: 'votes' }],
    ['minority-opinion', { after: 'kill' }, 'elected-despite', { after: 'kill', tooFew: 'witnesses' }],
    [
      'reboot-only',
      { after: 'kill', control: 'control' },
      'no-failover',
      { during: 'kill', control: 'control', because: 'back in time' },
    ],
    [
      'seen-up',
      { during: 'kill', control: 'control' },
      'no-failover',
      { during: 'kill', control: 'control', because: 'master in sight' },
    ],
  ])('"%s" is in words of today what it was', (old, stored, check, parameters) => {
    const [today] = upgraded([old, stored]);
    expect(today).toMatchObject({ check, parameters });
    expect(expectationProblems({ ...EXPERIMENT, expect: [today!] })).toEqual([]);
  });

  it('"seen-up" is part of the "no-failover" with the master in sight of the same faults', () => {
    const faults = { during: 'kill', control: 'control' };
    const inSight = ['no-failover', { ...faults, because: 'master in sight' }] as const;
    const others = [
      'no-failover',
      { during: 'control', control: 'kill', because: 'master in sight' },
    ] as const;
    expect(upgraded(['seen-up', faults], inSight)).toEqual(upgraded(inSight));
    expect(upgraded(inSight, ['seen-up', faults])).toEqual(upgraded(inSight));
    expect(upgraded(['seen-up', faults], others)).toHaveLength(2);
    expect(upgraded(['seen-up', faults], ['no-failover', faults])).toHaveLength(2);
  });
});
