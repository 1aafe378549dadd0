import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test('a hole in the middle is seen as a hole', () => {
  expect(sparkline([8, 8, 0, 0, 4, 8])).toBe('██  ▅█');
});

test('many buckets are summed into few characters', () => {
  expect(sparkline(Array.from({ length: 600 }, () => 5))).toBe('█'.repeat(60));
});

test('nothing is nothing', () => {
  expect(sparkline([])).toBe('');
  expect(sparkline([0, 0])).toBe('  ');
});
