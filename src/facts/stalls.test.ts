import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEPLOYMENT, historyOf, s } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { lateness, stallsIn } from './stalls.ts';

const stall = (process: string, fromS: number, toS: number): HistoryRecord => ({
  kind: 'stall',
  process,
  at: s(toS),
  length: s(toS - fromS),
});

describe('a moment that a process stamped', () => {
  const stalls = stallsIn(historyOf([DEPLOYMENT, stall('client-a', 10, 11), stall('observer', 20, 23)]));

  it.each([
    ['client-a', 9.9, 0],
    ['client-a', 10.5, 0.5],
    ['client-a', 11, 1],
    ['client-a', 11.04, 1.04],
    ['client-a', 11.2, 0],
    ['client-b', 11, 0],
    ['observer', 11, 0],
    ['observer', 22, 2],
  ])('by %s at %d s may be late by %d s', (process, atS, lateS) => {
    expect(lateness(stalls, process, s(atS))).toBe(s(lateS));
  });

  it('is never later than its process was held up, and a moment', () => {
    fc.assert(
      fc.property(fc.nat(30_000_000), (at) => {
        expect(lateness(stalls, 'observer', at)).toBeLessThanOrEqual(s(3.05));
        expect(lateness(stalls, 'observer', at)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
