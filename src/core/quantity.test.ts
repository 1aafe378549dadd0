import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, date, instant, known, lasting, NOT_MEASURABLE, quantity, span } from './quantity.ts';

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
    [count(1, 'write'), '1 write'],
    [count(6_587, 'write'), '6\u202f587 writes'],
    [count(0, 'reply', 'replies'), '0 replies'],
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

describe('no more digits than the error allows', () => {
  test.each([
    [known(6.2431, 0.1), '6.2'],
    [known(6, 0.1), '6.0'],
    [known(6.2431, 0.37), '6.2'],
    [known(6.2431, 0.04), '6.24'],
    [known(6.2431, 1e-6), '6.24'],
    [known(6.2431, 3), '6'],
    [known(2_504, 120), '2\u202f500'],
    [known(2_504, 0), '2\u202f504'],
    [known(25.107, 0.001), '25.1'],
    [quantity(18.93, 's', 0.1), '18.9\u202fs'],
    [span(340, 100), '300\u202fms'],
    [span(990, 990), '1.0\u202fs'],
    [span(999.6), '1.00\u202fs'],
    [span(6_240, 100), '6.2\u202fs'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });

  test('what is written is not further from the value than the error, nor finer than a tenth of it', () => {
    const values = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const errors = fc.double({ min: 0.01, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(values, errors, (value, error) => {
        const written = known(value, error).replaceAll('\u202f', '');
        const digits = written.split('.')[1]?.length ?? 0;
        expect(digits === 0 || 10 ** -digits >= error / 10 - 1e-9).toBe(true);
        const off = Math.abs(Number(written) - value);
        expect(off <= error || Math.abs(value) >= 10).toBe(true);
      }),
    );
  });
});
