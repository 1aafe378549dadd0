import { describe, expect, it } from 'vitest';
import { historyOf, s } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { backendsIn, silenceOf } from './backends.ts';

const WATCHED = { from: 0, to: s(10) };

/** Looks every 100 ms, each of them answered 10 ms later; undefined where the proxy was silent, `null` where it was not asked. */
function looks(behind: (at: number) => readonly string[] | undefined | null): HistoryRecord[] {
  return Array.from({ length: 99 }, (_, n) => n / 10 + 0.05).flatMap((at) => {
    const now = behind(at);
    if (now === null) return [];
    return { kind: 'backends', sent: s(at), at: s(at + 0.01), ...(now && { behind: now }) };
  });
}

function found(behind: Parameters<typeof looks>[0]) {
  const all = backendsIn(historyOf(looks(behind)), WATCHED);
  expect(all.length).toBeLessThan(2);
  return all[0];
}

/** The same of a Service. */
function ofService(service: string, behind: Parameters<typeof looks>[0]): HistoryRecord[] {
  return looks(behind).map((look) => ({ ...look, service }) as HistoryRecord);
}

describe('what stands behind the proxy', () => {
  it('is nothing at a stretch for as long as was seen, and up to a look longer at both ends', () => {
    const { none, several } = found((at) => (at > 3 && at < 5 ? [] : ['redis-0']))!;
    expect(none.least).toBeCloseTo(s(1.89), -1);
    expect(none.most).toBeCloseTo(s(2.11), -1);
    expect(none.seen).toEqual({ from: s(3.06), to: s(4.95) });
    expect(several).toEqual({ least: 0, most: 0, seen: undefined });
  });

  it('is the longest stretch, not their sum', () => {
    const { several } = found((at) => ((at > 1 && at < 2) || (at > 4 && at < 7) ? ['a', 'b'] : ['a']))!;
    expect(several.seen?.from).toBeGreaterThan(s(4));
    expect(several.most).toBeLessThan(s(3.2));
  });

  it('may have been anything while it was not asked, or said nothing', () => {
    for (const unknown of [null, undefined]) {
      const { none, several } = found((at) => (at > 3 && at < 5 ? unknown : ['redis-0']))!;
      expect(none).toMatchObject({ least: 0, seen: undefined });
      expect(none.most).toBeGreaterThan(s(1.9));
      expect(several.most).toBe(none.most);
    }
  });

  it('may have lasted through a time in which it was not asked', () => {
    const { none } = found((at) => (at > 3 && at < 5 ? null : at > 2 && at < 6 ? [] : ['redis-0']))!;
    expect(none.least).toBeLessThan(s(1));
    expect(none.most).toBeGreaterThan(s(4));
    expect(none.most).toBeLessThan(s(4.3));
  });

  it('is not known where the first or the last looks are missing', () => {
    expect(found((at) => (at > 7 ? null : ['redis-0']))!.none.most).toBeGreaterThan(s(2.9));
    expect(found((at) => (at < 3 ? null : ['redis-0']))!.none.most).toBeGreaterThan(s(2.9));
  });

  it('is damage where a record names no list, or was answered before it was asked', () => {
    const sound = { kind: 'backends', at: 2, sent: 1, behind: ['redis-0'] } as const;
    const damaged = (record: object): number => historyOf([record as HistoryRecord]).damagedLines;
    expect(damaged(sound)).toBe(0);
    for (const wrong of [{ behind: 'redis-0' }, { behind: [0] }, { sent: 3 }, { sent: 'x' }])
      expect(damaged({ ...sound, ...wrong })).toBe(1);
  });

  it('is told apart from what stands behind each Service', () => {
    const all = backendsIn(
      historyOf([
        ...ofService('master', (at) => (at > 3 && at < 5 ? [] : ['a'])),
        ...looks(() => ['a']),
        ...ofService('leader', (at) => (at > 6 && at < 9 ? ['a', 'b'] : ['a'])),
      ]),
      WATCHED,
    );
    expect(all.map(({ leader }) => leader)).toEqual([
      'the proxy',
      'the Service leader',
      'the Service master',
    ]);
    expect(all.map(({ none }) => none.least > s(1))).toEqual([false, false, true]);
    expect(all.map(({ several }) => several.least > s(2))).toEqual([false, true, false]);
    expect(silenceOf(historyOf(ofService('master', () => ['a'])), WATCHED)).toBeDefined();
  });

  it('is not measured where it never answered', () => {
    expect(found(() => undefined)).toBeUndefined();
    expect(found(() => null)).toBeUndefined();
  });
});
