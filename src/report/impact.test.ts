import { expect, test } from 'vitest';
import { failed, held, undecided } from '../../test/fixtures/runs.ts';
import { impactOf } from './impact.ts';
import type { RunResult } from './result.ts';

function withNumbers(lost: number | null, outage: number | null): Pick<RunResult, 'numbers'> {
  return {
    numbers: [
      { id: 'lost', label: 'lost', value: lost, unit: 'writes', sentence: '' },
      { id: 'outage', label: 'outage', value: outage, unit: 's', sentence: '' },
    ],
  };
}

test.each([
  [0, 0.4, 'safe'],
  [0, 6.24, 'unavailable for 6.24\u202fs'],
  [1, 0.4, 'loses data (1 write)'],
  [312, 6.24, 'loses data (312 writes), unavailable for 6.24\u202fs'],
  [null, 6.24, 'loss unknown, unavailable for 6.24\u202fs'],
  [0, null, 'outage unknown'],
  [null, null, 'loss unknown, outage unknown'],
])('%j lost and an outage of %j s', (lost, outage, words) => {
  expect(impactOf(withNumbers(lost, outage))).toBe(words);
});

test('does not depend on the verdict, and a run without numbers is not called safe', () => {
  expect(impactOf(failed())).toBe('loses data (2\u202f504 writes)');
  expect(impactOf(undecided())).toContain('loss unknown');
  expect(impactOf({ ...held(), numbers: [] })).toBe('loss unknown, outage unknown');
});
