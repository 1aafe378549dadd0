import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { cutLinks, fillDisk, slow } from '../../fault/words.ts';
import type { HistoryRecord, LinkRecord } from '../../history/record.ts';
import { LINKS_CUT } from './links.ts';
import { LINKS_SLOWED } from './slowed.ts';
import { STORAGE_SPOILT } from './storage.ts';

const LINK = { from: 'redis-0', to: 'redis-1' };
type Counts = Partial<Record<LinkRecord['when'], Partial<LinkRecord>>>;

/** Twice the same step: from 5 s to 15 s, and from 25 s to 35 s. */
const BEGINS = [5, 25] as const;
const twice = (more: Parameters<typeof fault>[2]): HistoryRecord[] =>
  BEGINS.flatMap((from) => fault('twice', { from, to: from + 10 }, { path: '9', links: [LINK], ...more }));

/** When each count is taken, after the begin of the fault, s. */
const AFTER = {
  baseline: -1,
  before: -0.5,
  cut: 0.1,
  slowed: 0.1,
  'still-cut': 9.9,
  'still-slowed': 9.9,
  healed: 10.1,
  after: 11,
};

function counted(begin: number, counts: Counts): HistoryRecord[] {
  return Object.entries(counts).map(([when, more]) => ({
    kind: 'link',
    path: '9',
    link: LINK,
    when: when as LinkRecord['when'],
    at: s(begin + AFTER[when as keyof typeof AFTER]),
    passed: 0,
    dropped: 0,
    ...more,
  }));
}

const isIntact = (guard: typeof LINKS_CUT, ...records: readonly HistoryRecord[]): boolean =>
  guard.judge(contextOf(historyOf([DEPLOYMENT, ...phases(60), ...records]))).intact;

describe('what proves a fault that is injected twice', () => {
  it('is of each time by itself where links were slowed', () => {
    const effect = slow.definition.effect({
      direction: 'from',
      loss: undefined,
      rate: undefined,
      delay: undefined,
      jitter: undefined,
      reorder: undefined,
    });
    const faults = twice({ fault: 'slow', effect, parameters: { direction: 'from', loss: '30%' } });
    const counts = (base: number) => ({
      slowed: { passed: base, lost: base },
      'still-slowed': { passed: base + 700, lost: base + 300 },
      healed: { passed: base + 710, lost: base + 300 },
      after: { passed: base + 720, lost: base + 300 },
    });
    const both = BEGINS.map((begin, index) => counted(begin, counts(index * 1_000)));
    expect(isIntact(LINKS_SLOWED, ...faults, ...both.flat())).toBe(true);
    const without = both[0]!.filter((one) => one.kind !== 'link' || one.when !== 'still-slowed');
    expect(isIntact(LINKS_SLOWED, ...faults, ...without, ...both[1]!)).toBe(false);
  });

  it('is of each time by itself where links were cut', () => {
    const effect = { ...cutLinks.definition.effect({ direction: 'both' } as never), isSelective: true };
    const faults = twice({ fault: 'cut-links', effect });
    const counts = (base: number) => ({
      baseline: { passed: base, dropped: base },
      before: { passed: base + 10, dropped: base },
      cut: { passed: base + 10, dropped: base },
      'still-cut': { passed: base + 10, dropped: base + 9 },
      healed: { passed: base + 11, dropped: base + 9 },
      after: { passed: base + 20, dropped: base + 9 },
    });
    const both = BEGINS.map((begin, index) => counted(begin, counts(index * 100)));
    expect(isIntact(LINKS_CUT, ...faults, ...both.flat())).toBe(true);
    // Nothing passed between the two of them, so that the second one's count looks like the first one's.
    for (const missing of ['after', 'healed']) {
      const without = both[0]!.filter((one) => one.kind !== 'link' || one.when !== missing);
      expect(isIntact(LINKS_CUT, ...faults, ...without, ...both[1]!)).toBe(false);
    }
  });

  it('is of each time by itself where files could not be written, and of both its ends', () => {
    const faults = twice({ fault: 'fill-disk', effect: fillDisk.definition.effect({}) });
    const attempts = (begin: number) =>
      (
        [
          ['injected', 0.1],
          ['before-heal', 9.9],
          ['healed', 10.1],
        ] as const
      ).map(([when, after]): HistoryRecord => ({
        kind: 'storage',
        at: s(begin + after),
        process: 'redis-0',
        when,
        ...(when !== 'healed' && { refusal: 'No space left on device' }),
      }));
    const [first, second] = BEGINS.map(attempts) as [HistoryRecord[], HistoryRecord[]];
    expect(isIntact(STORAGE_SPOILT, ...faults, ...first, ...second)).toBe(true);
    expect(isIntact(STORAGE_SPOILT, ...faults, ...first.slice(0, 2), ...second)).toBe(false);
    const again = { ...first[0]!, at: s(6) };
    expect(isIntact(STORAGE_SPOILT, ...faults, first[0]!, again, first[2]!, ...second)).toBe(false);
  });
});
