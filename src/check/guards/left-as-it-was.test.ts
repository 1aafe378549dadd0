import { expect, test } from 'vitest';
import { contextOf, DEPLOYMENT, historyOf, phases } from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { LEFT_AS_IT_WAS } from './left-as-it-was.ts';

const compared = (...sentences: string[]): HistoryRecord => ({ kind: 'differences', at: 9, sentences });

function judged(testbed: string, ...records: HistoryRecord[]) {
  const deployment = { ...DEPLOYMENT, testbed } as HistoryRecord;
  return LEFT_AS_IT_WAS.judge(contextOf(historyOf([deployment, ...phases(10), ...records])));
}

test.each([
  ['of our own', judged('local'), true],
  ['that was found and is the same', judged('found', compared()), true],
  ['that was found and is another', judged('found', compared('the data node redis-0 has save 60')), false],
  ['that was found and not looked at again', judged('found'), false],
])('a deployment %s', (_, { intact }, isIntact) => {
  expect(intact).toBe(isIntact);
});

test('what is different is named', () => {
  expect(judged('found', compared('the Sentinel a has quorum 1, and had 2')).sentence).toBe(
    'the Sentinel a has quorum 1, and had 2.',
  );
});
