import { describe, expect, test } from 'vitest';
import { ClosedLoop, OpenLoop, paces } from './pace.ts';

describe('an open loop', () => {
  test('fixes its start times beforehand, whenever they are taken', () => {
    const pace = new OpenLoop(1_000, 250);
    expect([pace.take(), pace.take(), pace.take()]).toEqual([1_000, 1_250, 1_500]);
    expect(pace.next).toBe(1_750);
  });

  test('does not drift at a rate that is no whole number of microseconds', () => {
    const [pace] = paces(3, 1, 0);
    for (let taken = 0; taken < 3_000_000; taken++) pace!.take(0);
    expect(pace!.next).toBeCloseTo(1e12, 0);
  });

  test('shares the rate among its writers so that their operations interleave evenly', () => {
    const planned = paces(1_000, 4, 500).map((pace) => [pace.take(0), pace.take(0)]);
    expect(planned).toEqual([
      [500, 4_500],
      [1_500, 5_500],
      [2_500, 6_500],
      [3_500, 7_500],
    ]);
  });
});

test('a closed loop is always due, and intends what it takes at that moment', () => {
  const pace = new ClosedLoop();
  expect(pace.next).toBeLessThan(0);
  expect(pace.take(42)).toBe(42);
});
