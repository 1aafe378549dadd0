import { describe, expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { acknowledged, found, READING, readsOf, runOf } from '../../test/fixtures/tiny-reads.ts';
import { contextOf, historyOf, s, writes } from '../../test/fixtures/tiny-history.ts';
import { appends } from '../workload/appends.ts';
import { reads } from '../workload/reads.ts';
import { judge } from './judge.ts';
import { stale } from './stale.ts';

const ALL = [[1, 50]] as const;
const FRESH = [
  { at: 5.5, seen: 5 },
  { at: 20.5, seen: 20 },
  { at: 45.5, seen: 45 },
];
/** Number 10 is the last before the cut; 11 was acknowledged at 11 s. */
const STALE = [
  { at: 5.5, seen: 5 },
  { at: 20.5, seen: 10 },
  { at: 45.5, seen: 45 },
];

function measured(finding: ReturnType<typeof found>, id: string): number | null | undefined {
  return finding.measures.find((one) => one.id === id)?.value;
}

describe('how stale reads are', () => {
  it('is how long ago the next number had been acknowledged when the read was sent', () => {
    const finding = found(stale({ workload: 'reads', atMost: '9s' }), ALL, acknowledged(50), STALE);
    expect(finding.verdict).toBe('failed');
    expect(measured(finding, 'stalest')).toBe(9.5);
    expect(measured(finding, 'stale')).toBe(1);
    expect(finding.evidence.map(({ text }) => text)).toContain(
      'chaos:reads:0 saw number 10 of chaos:appends:0 at +20.5\u202fs: the next one had been acknowledged 9.50\u202fs before',
    );
  });

  it('is nothing where all that had been acknowledged was shown', () => {
    const finding = found(stale({ workload: 'reads', atMost: '0s' }), ALL, acknowledged(50), FRESH);
    expect(finding).toMatchObject({ verdict: 'held' });
    expect(measured(finding, 'stalest')).toBe(0);
  });

  it.each([
    [{ atMost: '10s' }, 'held'],
    [{ atLeast: '9s' }, 'held'],
    [{ atLeast: '10s' }, 'failed'],
    [{ atLeast: '5s', atMost: '9s' }, 'failed'],
    [{ atLeast: '5s', atMost: '10s' }, 'held'],
  ] as const)('within %j is %s', (limit, verdict) => {
    expect(found(stale({ workload: 'reads', ...limit }), ALL, acknowledged(50), STALE).verdict).toBe(verdict);
  });

  it('counts an empty list as nothing seen', () => {
    const finding = found(stale({ workload: 'reads', atLeast: '4s' }), ALL, acknowledged(50), [
      { at: 5.5, seen: 0 },
    ]);
    expect(measured(finding, 'stalest')).toBe(4.5);
  });

  it('does not hold against a read what was lost later, and counts reads of it', () => {
    const kept = [
      [1, 10],
      [31, 20],
    ] as const;
    const shown = [
      { at: 20.5, seen: 10 },
      { at: 25.5, seen: 25 },
      { at: 45.5, seen: 45 },
    ];
    const finding = found(stale({ workload: 'reads', atMost: '0s' }), kept, acknowledged(50), shown);
    expect(finding.verdict).toBe('held');
    expect(measured(finding, 'lost')).toBe(1);
  });

  it('is looked for after a fault alone, where that is asked', () => {
    const early = [{ at: 5.5, seen: 2 }, ...FRESH.slice(1)];
    const of = (after?: 'cut') =>
      found(
        stale({ workload: 'reads', atMost: '1s', ...(after && { after }) }),
        ALL,
        acknowledged(50),
        early,
      );
    expect(of().verdict).toBe('failed');
    expect(of('cut').verdict).toBe('held');
  });

  it('is not known without a read, or without anything to miss, at the times that matter', () => {
    const after = stale({ workload: 'reads', after: 'cut', atMost: '1s' });
    expect(found(after, ALL, acknowledged(50), FRESH.slice(0, 1))).toMatchObject({ verdict: 'undecided' });
    expect(
      found(
        after,
        [[1, 9]],
        acknowledged(9),
        FRESH.slice(1).map(({ at }) => ({ at, seen: 9 })),
      ),
    ).toMatchObject({
      verdict: 'undecided',
    });
    expect(found(after, ALL, acknowledged(50), []).verdict).toBe('undecided');
  });

  it('is not known where nothing was acknowledged before the last read that was answered', () => {
    const written = acknowledged(50, { 10: { at: 9.9 } });
    const hung = [
      { at: 9.5, seen: 9 },
      { at: 10.2, seen: 10 },
    ];
    const of = (read: typeof hung) =>
      found(stale({ workload: 'reads', after: 'cut', atMost: '1s' }), ALL, written, read).verdict;
    expect(of(hung)).toBe('undecided');
    expect(of([...hung, { at: 11.5, seen: 11 }])).toBe('held');
  });

  it('is asked of each reader by itself', () => {
    const idle = readsOf(FRESH.slice(0, 1), { key: 'chaos:reads:1' });
    const both = runOf(ALL, writes(acknowledged(50)), readsOf(FRESH), idle);
    const of = (limit: { atMost: '1s' } | { atLeast: '1s' }) =>
      judge(contextOf(both, READING), stale({ workload: 'reads', after: 'cut', ...limit }));
    expect(of({ atMost: '1s' }).sentence).toContain('No read of chaos:reads:1 was answered then.');
    expect(of({ atMost: '1s' }).verdict).toBe('undecided');
    expect(of({ atLeast: '1s' }).verdict).toBe('undecided');
  });

  it('is failed by one stale read, whatever others were not asked', () => {
    const idle = readsOf(FRESH.slice(0, 1), { key: 'chaos:reads:1' });
    const both = runOf(ALL, writes(acknowledged(50)), readsOf(STALE), idle);
    const finding = judge(contextOf(both, READING), stale({ workload: 'reads', after: 'cut', atMost: '1s' }));
    expect(finding.verdict).toBe('failed');
  });

  it('is not known of a number that was given up and may have come last though larger ones were there', () => {
    const given = acknowledged(50, { 10: { outcome: 'unknown', by: 'timeout' } });
    const of = (runs: readonly (readonly [number, number])[], by: string) =>
      found(
        stale({ workload: 'reads', atMost: '1s' }),
        runs,
        given,
        STALE.map((read) => ({ ...read, by })),
      ).verdict;
    // Where it stands is seen in the data.
    expect(of([[1, 50]], 'redis-1')).toBe('failed');
    expect(
      of(
        [
          [1, 9],
          [11, 10],
          [10, 1],
          [21, 30],
        ],
        'redis-1',
      ),
    ).toBe('undecided');
    // Not there at all: the server that answers has acknowledged larger ones, or never was asked to write.
    expect(
      of(
        [
          [1, 9],
          [11, 40],
        ],
        'redis-0',
      ),
    ).toBe('undecided');
    expect(
      of(
        [
          [1, 9],
          [11, 40],
        ],
        'redis-1',
      ),
    ).toBe('undecided');
  });

  it('is known of a number that was given up on a server that was never written to again', () => {
    const given = acknowledged(50, { 10: { outcome: 'unknown', by: 'timeout' } }).map((one) =>
      one.number > 10 ? { ...one, by: 'redis-2' } : one,
    );
    const read = STALE.map((one) => ({ ...one, by: 'redis-0' }));
    const finding = found(
      stale({ workload: 'reads', atMost: '1s' }),
      [
        [1, 9],
        [11, 40],
      ],
      given,
      read,
    );
    expect(finding.verdict).toBe('failed');
    expect(measured(finding, 'lost')).toBe(1);
  });

  it('has the error of both clocks where writers and readers are on several machines', () => {
    const clocks = ['client-a', 'client-b'].map((process) => ({
      kind: 'clock' as const,
      at: 0,
      process,
      errorUs: s(0.3),
    }));
    const history = runOf(
      ALL,
      [...clocks, ...writes(acknowledged(50))],
      readsOf(STALE, { host: 'client-b' }),
    );
    const of = (atMost: `${number}s`) =>
      judge(contextOf(history, READING), stale({ workload: 'reads', atMost }));
    expect(of('10s').verdict).toBe('undecided');
    expect(of('9s').verdict).toBe('undecided');
    expect(of('8s').verdict).toBe('failed');
    expect(of('11s').verdict).toBe('held');
  });

  it('is by when the writer had been told, so that a stall of both makes nothing stale', () => {
    // Stalled until +20.4 s: what is stamped just after may have come at its beginning.
    const stall = { kind: 'stall' as const, at: s(20.4), process: 'client-a', length: s(0.5) };
    const written = writes(acknowledged(50, { 20: { at: 20.41 } }));
    const history = runOf(ALL, [stall, ...written], readsOf([{ at: 20.405, seen: 19 }]));
    const finding = judge(contextOf(history, READING), stale({ workload: 'reads', atMost: '0s' }));
    expect(finding.verdict).toBe('held');
  });

  it('is not known to be too fresh where who wrote or read could not run for a while', () => {
    const of = (length: number, at = 11.5, atLeast: `${number}s` = '10s') => {
      const stall = { kind: 'stall' as const, at: s(at), process: 'client-a', length: s(length) };
      const history = runOf(ALL, [stall, ...writes(acknowledged(50))], readsOf(STALE));
      return judge(contextOf(history, READING), stale({ workload: 'reads', after: 'cut', atLeast })).verdict;
    };
    expect(of(0.4)).toBe('failed');
    expect(of(0.6)).toBe('undecided');
    expect(of(0.6, 5)).toBe('failed');
    expect(of(0.6, 11.5, '9s')).toBe('held');
  });

  it('is not known of what reads nothing, and without data', () => {
    const unread = judge(
      contextOf(historyOf(writes(acknowledged(50)), readsOf(STALE)), READING),
      stale({ workload: 'reads', atMost: '1s' }),
    );
    expect(unread.verdict).toBe('undecided');
    expect(found(stale({ workload: 'appends', atMost: '1s' }), ALL, acknowledged(50), FRESH).verdict).toBe(
      'undecided',
    );
  });

  it('needs a limit', () => {
    const workload = [appends({ name: 'one' }), appends({ name: 'other' }), reads({ name: 'r', of: 'one' })];
    expect(problems({ workload, expect: [stale({ workload: 'r' })] })).toEqual([
      'expect.0: must have atLeast or atMost',
    ]);
  });
});
