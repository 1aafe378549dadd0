import { describe, expect, it } from 'vitest';
import { acknowledged, found } from '../../test/fixtures/tiny-reads.ts';
import { monotonic } from './monotonic.ts';

const ALL = [[1, 50]] as const;
const FORWARDS = [5, 20, 20, 45].map((seen) => ({ at: seen + 0.5, seen }));
/** 20 was seen, then 15. */
const BACK = [
  { at: 20.5, seen: 20 },
  { at: 21.5, seen: 15 },
  { at: 22.5, seen: 18 },
  { at: 45.5, seen: 45 },
];

describe('reads that go back', () => {
  it('are those of less than their reader had seen before', () => {
    const finding = found(monotonic({ workload: 'reads' }), ALL, acknowledged(50), BACK);
    expect(finding).toMatchObject({ verdict: 'failed', measures: [{ id: 'back', value: 2 }, { value: 4 }] });
    expect(finding.evidence[0]!.text).toBe(
      'chaos:reads:0 saw number 15 of chaos:appends:0 at +21.5\u202fs, and had seen 20 before',
    );
  });

  it('are none where each shows as much as the one before', () => {
    expect(found(monotonic({ workload: 'reads' }), ALL, acknowledged(50), FORWARDS)).toMatchObject({
      verdict: 'held',
      measures: [
        { id: 'back', value: 0 },
        { id: 'reads', value: 4 },
      ],
    });
  });

  it('may be expected', () => {
    const of = (amount: { atLeast?: number; atMost?: number }) =>
      found(monotonic({ workload: 'reads', ...amount }), ALL, acknowledged(50), BACK).verdict;
    expect(of({ atLeast: 2 })).toBe('held');
    expect(of({ atLeast: 3 })).toBe('failed');
    expect(of({ atMost: 2 })).toBe('held');
    expect(of({ atMost: 1 })).toBe('failed');
  });

  it('are those in which what had been read is lost', () => {
    const kept = [
      [1, 10],
      [31, 20],
    ] as const;
    const shown = [
      { at: 25.5, seen: 25 },
      { at: 30.5, seen: 10 },
      { at: 45.5, seen: 45 },
    ];
    expect(found(monotonic({ workload: 'reads' }), kept, acknowledged(50), shown).verdict).toBe('failed');
  });

  it('are not known of a number that was given up, and came after larger ones', () => {
    const given = acknowledged(50, { 15: { outcome: 'unknown', by: 'timeout' } });
    const back = (runs: readonly (readonly [number, number])[]) =>
      found(monotonic({ workload: 'reads', atMost: 1 }), runs, given, BACK).verdict;
    const never = (runs: readonly (readonly [number, number])[]) =>
      found(monotonic({ workload: 'reads' }), runs, given, BACK.toSpliced(2, 1)).verdict;
    const late = [
      [1, 14],
      [16, 6],
      [15, 1],
      [22, 29],
    ] as const;
    expect(never(ALL)).toBe('failed');
    expect(never(late)).toBe('undecided');
    expect(back(late)).toBe('undecided');
  });

  it('are not known where nothing was read', () => {
    const after = monotonic({ workload: 'reads', after: 'cut' });
    expect(found(after, ALL, acknowledged(50), FORWARDS.slice(0, 1)).verdict).toBe('undecided');
    expect(found(monotonic({ workload: 'reads' }), ALL, acknowledged(50), []).verdict).toBe('undecided');
    expect(found(monotonic({ workload: 'appends' }), ALL, acknowledged(50), FORWARDS).verdict).toBe(
      'undecided',
    );
  });
});
