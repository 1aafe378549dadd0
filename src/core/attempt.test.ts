import { expect, test } from 'vitest';
import { attemptName, attemptSentence, namedAttempts } from './attempt.ts';

test('attempts are counted in words as long as there are words', () => {
  expect([1, 2, 9, 10].map(attemptName)).toEqual([
    'first attempt',
    'second attempt',
    'ninth attempt',
    'attempt 10',
  ]);
});

test('an attempt is named by its place, in a series by its run as well', () => {
  const attempts = ['It stalled.', 'It stalled again.'].map((reason) => ({ directory: 'a', reason }));
  expect(namedAttempts(attempts).map(attemptSentence)).toEqual([
    'first attempt undecided: It stalled.',
    'second attempt undecided: It stalled again.',
  ]);
  expect(namedAttempts(attempts, '#3').map(({ name }) => name)).toEqual([
    '#3, first attempt',
    '#3, second attempt',
  ]);
  expect(namedAttempts()).toEqual([]);
});
