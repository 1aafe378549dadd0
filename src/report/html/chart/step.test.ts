import { expect, test } from 'vitest';
import { stepLine } from './step.ts';
import type { Bucket } from './thin.ts';

/** One bucket a second with these values. */
function buckets(...values: readonly (number | null)[]): Bucket[] {
  return values.map((maxMs, index) => ({
    fromS: index,
    toS: index + 1,
    ok: 0,
    fail: 0,
    unknown: 0,
    p50Ms: null,
    maxMs,
    stalestMs: null,
  }));
}

function lineOf(...values: readonly (number | null)[]): string {
  return stepLine(
    buckets(...values),
    (seconds) => seconds,
    ({ maxMs }) => maxMs,
  );
}

test('a line goes on as long as its value does, also where nothing comes after', () => {
  expect(lineOf(5, 5, 5, 5)).toBe('M0,5L4,5L4,5');
  expect(lineOf(5, 5, 5, null, 7, null)).toBe('M0,5L2,5L2,5M4,7Z');
});
