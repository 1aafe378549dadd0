import { describe, expect, test } from 'vitest';
import { drawnNights, type Planted } from '../../test/fixtures/nights.ts';
import { generator } from '../core/seed.ts';
import type { TrendSubject } from './run.ts';
import { FALSE_ALARMS_A_YEAR, trend, WEEK, type Trend } from './trend.ts';

const QUIET_NIGHTS = 30;
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

/** Thirty nights in which nothing changes, and a week that is planted, of so many experiments of which the first is. */
function planted(seed: number, plant: Planted, { runs = 1, experiments = 1 } = {}): Trend {
  const random = generator(seed);
  const subjects = Array.from({ length: experiments }, (_, n): TrendSubject =>
    drawnNights({
      random,
      runs,
      nights: QUIET_NIGHTS + WEEK,
      experiment: `e${n}`,
      plant: (night) => (n === 0 && night >= QUIET_NIGHTS ? plant : {}),
    }),
  );
  return trend(subjects, WEEK);
}

describe('planted: within a week', () => {
  test.each(SEEDS)('a down-after that is longer by a second is found, in sdown (seed %i)', (seed) => {
    const { word, subjects } = planted(seed, { later: 1, downAfter: '6s' });
    expect(word).toBe('worse');
    const [change, ...none] = subjects[0]!.changes;
    expect(none).toEqual([]);
    expect(change).toMatchObject({ tone: 'worse', ids: expect.arrayContaining(['kill: sdown']) });
    expect(Math.abs(change!.at - QUIET_NIGHTS)).toBeLessThanOrEqual(1);
    const sdown = change!.compared.origin!.steps.find(({ step }) => step === 'sdown')!.shift;
    expect(sdown.low).toBeGreaterThan(0);
    expect(subjects[0]!.marks).toMatchObject([
      { at: QUIET_NIGHTS, name: 'down-after-milliseconds', values: { base: ['5s'], next: ['6s'] } },
    ]);
  });

  test('so it is among sixty experiments', () => {
    const { word, subjects } = planted(1, { later: 1 }, { experiments: 60 });
    expect(word).toBe('worse');
    expect(subjects.filter(({ changes }) => changes.length > 0).map(({ experiment }) => experiment)).toEqual([
      'e0',
    ]);
  });

  test.each(SEEDS)('a server that answers 300 ms late is found (seed %i)', (seed) => {
    const { word, subjects } = planted(seed, { lateMs: 300 });
    expect(word).toBe('worse');
    expect(subjects[0]!.changes[0]).toMatchObject({
      tone: 'worse',
      ids: expect.arrayContaining(['latency of appends']),
    });
  });

  test.each(SEEDS)('one in ten runs that loses writes is found, of ten a night (seed %i)', (seed) => {
    const { word, subjects } = planted(seed, { losing: 0.1 }, { runs: 10 });
    expect(word).toBe('worse');
    const [failure] = subjects[0]!.failures;
    expect(failure!.at).toBeGreaterThanOrEqual(QUIET_NIGHTS);
    expect(failure).toMatchObject({ decided: 10, before: 10 * failure!.at });
    expect(failure!.sentence).toContain('12 of 19 393 acknowledged writes were lost');
  });

  test('of one run a night it is found in the night that loses the first', () => {
    for (const seed of SEEDS) {
      const random = generator(seed);
      const plant = (night: number) => (night >= QUIET_NIGHTS ? { losing: 0.1 } : {});
      const { runs, ...subject } = drawnNights({ random, nights: 90, plant });
      const first = runs.findIndex(({ verdict }) => verdict === 'failed');
      const until = trend([{ ...subject, runs: runs.slice(0, first + 1) }], 1);
      expect(until.word).toBe('worse');
      expect(trend([{ ...subject, runs: runs.slice(0, first) }], 1).word).toBe('no worse');
    }
  });
});

describe('where nothing has changed', () => {
  test('thirty nights of sixty experiments raise no alarm', () => {
    const random = generator(30);
    const subjects = Array.from({ length: 60 }, (_, n) =>
      drawnNights({ random, nights: QUIET_NIGHTS, experiment: `e${n}` }),
    );
    const whole = trend(subjects, QUIET_NIGHTS);
    expect(whole.word).toBe('no worse');
    for (const subject of whole.subjects)
      expect(subject).toMatchObject({ changes: [], failures: [], marks: [] });
  });

  test('of two hundred times thirty nights no more are alarmed than are stated, and hardly any', () => {
    const alarmed = Array.from({ length: 200 }, (_, seed) => {
      const random = generator(1000 + seed);
      return trend([drawnNights({ random, nights: QUIET_NIGHTS })], QUIET_NIGHTS).subjects[0]!.changes;
    }).filter((changes) => changes.length > 0);
    expect(alarmed.length).toBeLessThanOrEqual((200 * QUIET_NIGHTS * FALSE_ALARMS_A_YEAR) / 365);
    expect(alarmed.length).toBeLessThanOrEqual(4);
  });

  test('alarms of years are no more than are stated, for all experiments together', () => {
    const random = generator(77);
    const years = 24;
    const alarms = Array.from({ length: years }, () => {
      const subjects = ['a', 'b', 'c'].map((experiment) => drawnNights({ random, nights: 365, experiment }));
      return trend(subjects, 365).subjects.flatMap(({ changes }) => changes).length;
    }).reduce((sum, one) => sum + one, 0);
    const stated = FALSE_ALARMS_A_YEAR * years;
    expect(alarms).toBeLessThanOrEqual(stated + 4 * Math.sqrt(stated));
  });
});

describe('what cannot be told', () => {
  const nights = (count: number, more: Partial<TrendSubject> = {}): TrendSubject => ({
    ...drawnNights({ random: generator(2), nights: count }),
    ...more,
  });

  test('is too few nights', () => {
    const { word, subjects, fewest } = trend([nights(5)], WEEK);
    expect([word, subjects[0]!.because]).toEqual(['cannot tell', 'too few nights']);
    expect(fewest).toBeGreaterThan(5);
    expect(trend([nights(fewest!)], WEEK).word).toBe('no worse');
  });

  test('is what came to no verdict in the nights that are news, until it is no longer run', () => {
    const other = nights(70, { experiment: 'other' });
    const until = (count: number) => nights(70, { runs: nights(70).runs.slice(0, count) });
    expect(trend([other, until(64)], WEEK).word).toBe('no worse');
    expect(trend([other, until(60)], WEEK).subjects[1]!.because).toBe('no verdict lately');
    expect(trend([other, until(40)], WEEK).word).toBe('no worse');
    const undecided = nights(70, {
      runs: nights(70).runs.map((run, n) => (n < 60 ? run : { ...run, verdict: 'undecided' as const })),
    });
    expect(trend([undecided], WEEK).subjects[0]!.because).toBe('no verdict lately');
    expect(trend([undecided], WEEK).subjects[0]!.flakiness.latest.undecided).toMatchObject({
      seen: 10,
      cases: 28,
    });
  });
});

test('what was raised stays what it is, whatever comes after it, and is news for so many nights', () => {
  const random = generator(4);
  const plant = (night: number): Planted => (night >= 40 ? { later: 1 } : {});
  const { runs, ...subject } = drawnNights({ random, nights: 80, plant });
  const whole = trend([{ ...subject, runs }], WEEK);
  expect(whole.word).toBe('no worse');
  const [change] = whole.subjects[0]!.changes;
  for (const until of [change!.raised + 1, 60, 70]) {
    const { word, subjects } = trend([{ ...subject, runs: runs.slice(0, until) }], WEEK);
    expect(subjects[0]!.changes).toMatchObject([{ raised: change!.raised }]);
    expect(Math.abs(subjects[0]!.changes[0]!.at - change!.at)).toBeLessThanOrEqual(1);
    expect(word).toBe(until <= change!.raised + WEEK ? 'worse' : 'no worse');
  }
});
