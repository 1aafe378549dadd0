import { describe, expect, it } from 'vitest';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { awaitNewMaster, during, quiet } from '../experiment/steps.ts';
import { kill } from '../fault/words.ts';
import { master } from '../experiment/targets.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { problems } from '../../test/fixtures/problems.ts';
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

type Worded = readonly [check: string, parameters: object];

/** Expectations as plans of version 1 store them, and what each is today. */
const WORDS: readonly (readonly [old: Worded, today: Worded])[] = [
  [
    ['empty-restart', { after: 'kill' }],
    ['lost', { emptiedBy: 'kill' }],
  ],
  [
    ['loss-explained', { by: 'kill' }],
    ['lost', { explainedBy: 'kill' }],
  ],
  [
    ['loss-only-from', { fault: 'kill' }],
    ['lost', { onlyFrom: 'kill' }],
  ],
  [
    ['loss-only-from', { fault: 'kill', cause: 'second master' }],
    ['lost', { onlyFrom: 'kill', cause: 'second master' }],
  ],
  [
    ['losses', { workload: 'one', atMost: 0 }],
    ['lost', { workload: 'one', atMost: 0 }],
  ],
  [
    ['lost-writes', {}],
    ['lost', { atMost: 0 }],
  ],
  [
    ['loss-bound', { after: 'kill', lastAckWithin: '12s', afterHealAtMost: '1.5s' }],
    ['stops-acknowledging', { during: 'kill', within: ['0s', '12s'], afterHealAtMost: '1.5s' }],
  ],
  [
    ['refusals', { during: 'kill', lastAckAtLeast: '8s', lastAckAtMost: '12s', answeredWithin: '100ms' }],
    ['stops-acknowledging', { during: 'kill', within: ['8s', '12s'], answeredWithin: '100ms' }],
  ],
  [
    ['duplicates', { workload: 'one', atLeast: 1 }],
    ['written-twice', { workload: 'one', atLeast: 1 }],
  ],
  [
    ['hung', { workload: 'one', after: 'kill' }],
    ['outage', { workload: 'one', throughout: 'kill' }],
  ],
  [
    ['outage', { workload: 'one', atMost: '9s', except: '' }],
    ['outage', { workload: 'one', atMost: '9s' }],
  ],
  [
    ['outage', { workload: 'one', atMost: '9s', except: 'kill freeze' }],
    ['outage', { workload: 'one', atMost: '9s', except: ['kill', 'freeze'] }],
  ],
  [
    ['two-writable-masters', { after: 'kill', afterHealAtLeast: '8s', afterHealAtMost: '22s' }],
    ['two-masters', { after: 'kill', for: ['8s', '22s'] }],
  ],
];

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

  it.each(WORDS)('%j is one of today', ([check, parameters], [today, now]) => {
    const old = [{ check, parameters, faults: [] }];
    expect(withNewWords(old)['expect']).toEqual([{ check: today, parameters: now, faults: [] }]);
    expect(problems(withNewWords(old))).toEqual([]);
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
