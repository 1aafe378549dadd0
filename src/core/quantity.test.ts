import { describe, expect, test } from 'vitest';
import { count, date, instant, lasting, NOT_MEASURABLE, quantity, span } from './quantity.ts';

describe('numbers are written with a unit and in groups', () => {
  test.each([
    [quantity(6.24, 's'), '6.24\u202fs'],
    [quantity(25.107, 's'), '25.1\u202fs'],
    [quantity(1, 'writes'), '1 write'],
    [quantity(2_504, 'writes'), '2\u202f504 writes'],
    [quantity(0, 'count'), '0'],
    [quantity(null, 's'), NOT_MEASURABLE],
    [quantity(Number.NaN, 's'), NOT_MEASURABLE],
    [count(1_234_567), '1\u202f234\u202f567'],
    [count(-12_345.6), '-12\u202f346'],
    [span(340), '340\u202fms'],
    [span(6_240), '6.24\u202fs'],
    [span(null), '–'],
    [instant(40.23), '+40.2\u202fs'],
    [instant(-1), '−1.0\u202fs'],
    [lasting(3.2), '3.20\u202fs'],
    [lasting(187.4), '3\u202fmin 07\u202fs'],
    [date('2026-11-20T14:03:22.118Z'), '2026-11-20 14:03:22 UTC'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});
