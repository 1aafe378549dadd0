import { expect, test } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { withNewWords } from './old-words.ts';

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

test.each(WORDS)('%j is an expectation of today', ([check, parameters], [today, now]) => {
  const old = [{ check, parameters, faults: [] }];
  expect(withNewWords(old)['expect']).toEqual([{ check: today, parameters: now, faults: [] }]);
  expect(problems(withNewWords(old))).toEqual([]);
});
