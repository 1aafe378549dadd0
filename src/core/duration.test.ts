import { expect, test } from 'vitest';
import { quiet } from '../experiment/steps.ts';
import { duration, milliseconds } from './duration.ts';

test.each([
  ['500ms', 500],
  ['5s', 5_000],
  ['1.5s', 1_500],
  ['2m', 120_000],
  ['1h', 3_600_000],
] as const)('%s is %i ms', (text, ms) => {
  expect(milliseconds(text)).toBe(ms);
});

test.each(['5', '5 s', '-1s', '', 's', '5sec', '1e3ms', '5S', '5s '])('"%s" is refused by name', (text) => {
  expect(() => milliseconds(text as never)).toThrow(`"${text}" is no duration`);
});

test.each([
  [0, '0ms'],
  [999, '999ms'],
  [1_500, '1.5s'],
  [38_600, '38.6s'],
  [60_000, '1m'],
  [90_000, '90s'],
  [120_000, '2m'],
])('%i ms is written %s, and means the same', (ms, text) => {
  expect(duration(ms)).toBe(text);
  expect(milliseconds(duration(ms))).toBe(ms);
});

test('a number without a unit does not compile', () => {
  // @ts-expect-error a duration has a unit
  const step = quiet('20');
  // @ts-expect-error a duration is no number
  quiet(20);
  expect(step).toEqual({ step: 'quiet', for: '20' });
});
