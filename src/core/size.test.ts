import { expect, test } from 'vitest';
import { bytesOf, sizeWords, type Size } from './size.ts';

test('a size has Redis’s own units', () => {
  expect((['1b', '64kb', '200mb', '1gb'] as const).map(bytesOf)).toEqual([
    1, 65_536, 209_715_200, 1_073_741_824,
  ]);
});

test.each(['', '0mb', '1.5mb', '5 mb', '5MB', '5', '-1kb', '1mbx'])('%o is no size', (text) => {
  expect(() => bytesOf(text as Size)).toThrow(`"${text}" is no size`);
});

test('in sentences it has the largest unit that it fills', () => {
  const words = [1, 1023, 1536, 200 * 1024 ** 2].map((bytes) => sizeWords(bytes).replaceAll('\u202f', ' '));
  expect(words).toEqual(['1 B', '1 023 B', '1.50 KiB', '200 MiB']);
});
