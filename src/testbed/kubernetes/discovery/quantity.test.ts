import { expect, test } from 'vitest';
import { quantity } from './quantity.ts';

test.each([
  ['150m', 0.15],
  ['2', 2],
  ['0.5', 0.5],
  ['101m', 0.101],
  ['192Mi', 201_326_592],
  ['1Gi', 1_073_741_824],
  ['1.5Gi', 1_610_612_736],
  ['128M', 128_000_000],
  ['1e3', 1_000],
  ['100n', 1e-7],
  ['', undefined],
  ['much', undefined],
])('%s', (text, value) => {
  expect(quantity(text)).toBe(value);
});
