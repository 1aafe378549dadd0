import { expect, test } from 'vitest';
import { covered } from './spans.ts';

test('what several stretches share counts once, in whatever order they come', () => {
  const stretches = [
    { from: 15, to: 29 },
    { from: 15, to: 39 },
    { from: 19, to: 25 },
    { from: 50, to: 51 },
  ];
  expect(covered(stretches)).toBe(25);
  expect(covered(stretches.toReversed())).toBe(25);
  expect(covered([])).toBe(0);
  // A stretch that was cut to nothing, or beyond, takes nothing away.
  expect(covered([{ from: 5, to: 3 }])).toBe(0);
});
