import { describe, expect, test } from 'vitest';
import {
  BASE,
  comparedRunOf,
  downAfter,
  later,
  SAME,
  sideOf,
  sideOfSamples,
  SLOWER,
  type StoredSample,
} from '../../test/fixtures/compared.ts';
import { generator } from '../core/seed.ts';
import { compare, ERROR, isDifferent } from './compare.ts';
import type { Measured, Side } from './side.ts';

const compared = (base: Side, next: Side, tolerance = 0.1) => compare({ base, next }, tolerance);
const base = sideOfSamples('base', BASE);
const failedRun = (label: string) =>
  comparedRunOf(BASE[0]!, label, { verdict: 'failed', sentence: '12 writes were lost.' });

/** So many samples as they were measured, drawn again and again from all unchanged ones. */
function drawn(random: () => number, size: number): StoredSample[] {
  const all = [...BASE, ...SAME];
  return Array.from({ length: size }, () => all[Math.floor(random() * all.length)]!);
}

/** Without what a busy machine made the readings uncertain by: the resolution alone. */
function quiet(sample: StoredSample): StoredSample {
  const entries = Object.entries(sample).map(([name, [value]]: [string, readonly [number, number]]) => [
    name,
    [value, name === 'twoMasters' ? 0.1 : 0],
  ]);
  return Object.fromEntries(entries) as StoredSample;
}

describe('planted: a down-after that is longer by a second', () => {
  test('is found with ten runs in samples as they were measured, and in the phase that it is in', () => {
    const { word, subjects } = compared(base, sideOfSamples('new', SLOWER));
    expect(word).toBe('worse');
    const differing = subjects[0]!.origin!.steps.filter(isDifferent).map(({ step }) => step);
    expect(differing).toEqual(['sdown']);
  });

  test('is found by ten runs a side of every one of thirty planted comparisons, all of it in sdown', () => {
    const random = generator(14);
    for (let n = 0; n < 30; n++) {
      const [before, after] = [drawn(random, 10).map(quiet), drawn(random, 10).map(quiet)];
      const { word, subjects } = compared(
        sideOfSamples('base', before),
        sideOfSamples(
          'new',
          after.map((one) => later(one, 1)),
        ),
      );
      expect(word).toBe('worse');
      const failover = subjects[0]!.numbers.find(({ id }) => id === 'failover')!;
      expect(failover.shift!.low).toBeLessThanOrEqual(1);
      expect(failover.shift!.high).toBeGreaterThanOrEqual(1);
      expect(subjects[0]!.origin!.main?.step).toBe('sdown');
    }
  });
});

describe('where nothing has changed', () => {
  test('two series as they were measured are not called worse', () => {
    const { word } = compared(base, sideOfSamples('new', SAME));
    expect(word).not.toBe('worse');
  });

  test('thirty comparisons raise no alarm, and of three hundred without any tolerance no more than the stated rate do', () => {
    const random = generator(30);
    const alarm = (tolerance: number): boolean => {
      const [before, after] = [drawn(random, 10).map(quiet), drawn(random, 10).map(quiet)];
      return compared(sideOfSamples('base', before), sideOfSamples('new', after), tolerance).word === 'worse';
    };
    expect(Array.from({ length: 30 }, () => alarm(0.1)).filter(Boolean)).toHaveLength(0);
    const rounds = 300;
    const alarms = Array.from({ length: rounds }, () => alarm(0)).filter(Boolean).length;
    const rate = ERROR / 2;
    expect(alarms / rounds).toBeLessThanOrEqual(rate + 4 * Math.sqrt((rate * (1 - rate)) / rounds));
  });

  test('quiet samples of ten runs are surely no worse', () => {
    const same = sideOfSamples('new', BASE.map(quiet));
    expect(compared(sideOfSamples('base', BASE.map(quiet)), same).word).toBe('no worse');
  });

  test('nothing differs of settings, verdicts and numbers', () => {
    const { subjects } = compared(base, base);
    const [{ settings, versions, verdicts, numbers }] = subjects as [(typeof subjects)[number]];
    expect(settings!.differing).toEqual([]);
    expect(versions!.differing).toEqual([]);
    expect(verdicts.changed).toEqual([]);
    expect(numbers.filter(isDifferent)).toEqual([]);
  });
});

describe('what befalls a run now and then', () => {
  /** Quiet runs, of which the first so many measured something else. */
  const runs = (id: string, number: number, other: Partial<Measured>): Side =>
    sideOf(
      'new',
      BASE.map(quiet).map((sample, n) => {
        const run = comparedRunOf(sample, `#${n + 1}`);
        if (n >= number) return run;
        return { ...run, measured: run.measured.map((one) => (one.id === id ? { ...one, ...other } : one)) };
      }),
    );
  const before = sideOfSamples('base', BASE.map(quiet));
  const answer = (next: Side, id: string) => {
    const { word, subjects } = compared(before, next);
    const { beyond, unmeasured, ...number } = subjects[0]!.numbers.find((one) => one.id === id)!;
    return { word, of: number.word, beyond: beyond.map(({ label }) => label), unmeasured };
  };

  test('planted: one of ten runs that loses writes, where none lost any, is not surely no worse, though it was allowed', () => {
    const lost = answer(runs('lost', 1, { value: 5_000 }), 'lost');
    expect(lost).toMatchObject({ word: 'cannot tell', of: 'cannot tell', beyond: ['#1'] });
  });

  test('planted: neither is one of ten that takes a minute', () => {
    const outage = answer(runs('outage', 1, { value: 60 }), 'outage');
    expect(outage).toMatchObject({ word: 'cannot tell', of: 'cannot tell', beyond: ['#1'] });
  });

  test('planted: what more runs could not measure than before is not surely no worse', () => {
    const lost = answer(runs('lost', 4, { value: null }), 'lost');
    expect(lost).toMatchObject({ word: 'cannot tell', of: 'cannot tell', unmeasured: { base: 0, next: 4 } });
    const other = runs('lost', 4, { value: null });
    expect(compared(other, before).word).toBe('no worse');
  });

  test('is not known where it is within what readings may be off by, and seldom in what is unchanged', () => {
    expect(answer(runs('lost', 1, { value: 5_000, error: 5_000 }), 'lost').beyond).toEqual([]);
    const random = generator(41);
    const far = (asRead: (sample: StoredSample) => StoredSample): number =>
      Array.from({ length: 200 }, () => {
        const [base, next] = [drawn(random, 10).map(asRead), drawn(random, 10).map(asRead)];
        const { subjects } = compared(sideOfSamples('base', base), sideOfSamples('new', next));
        return subjects[0]!.numbers.some(({ beyond }) => beyond.length > 0);
      }).filter(Boolean).length;
    expect(far((sample) => sample)).toBe(0);
    expect(far(quiet)).toBeLessThan(20);
  });

  test('planted: readings that are all off by more than they are leave it open, however alike', () => {
    const off = (sample: StoredSample): StoredSample => ({ ...sample, failover: [6, 100] });
    const both = sideOfSamples('both', BASE.map(quiet).map(off));
    const { word, subjects } = compared(both, both);
    expect([word, subjects[0]!.numbers[0]!.word]).toEqual(['cannot tell', 'cannot tell']);
  });

  test('planted: readings of the new side that are off by seconds make no wider margin', () => {
    const off = (sample: StoredSample): StoredSample => ({ ...sample, failover: [5.8, 3] });
    const next = sideOfSamples('new', BASE.map(quiet).map(off));
    expect(answer(next, 'failover')).toMatchObject({ word: 'cannot tell', of: 'cannot tell' });
  });
});

describe('verdicts', () => {
  test('planted: one of ten runs that loses writes is worse than none, with its sentence', () => {
    const runs = BASE.map((sample, index) =>
      index === 4 ? failedRun('#5') : comparedRunOf(sample, `#${index + 1}`),
    );
    const { word, subjects } = compared(base, sideOf('new', runs));
    expect(word).toBe('worse');
    expect(subjects[0]!.verdicts).toMatchObject({
      counts: { base: { held: 10, failed: 0 }, next: { held: 9, failed: 1 } },
      seen: ['#5: 12 writes were lost.'],
    });
  });

  test('that failed before as well are told apart by their rate alone', () => {
    const failing = (failed: number) =>
      sideOf(
        'some',
        BASE.map((sample, index) =>
          index < failed ? failedRun(`#${index}`) : comparedRunOf(quiet(sample), `#${index}`),
        ),
      );
    const word = (before: number, after: number) =>
      compared(failing(before), failing(after)).subjects[0]!.verdicts.word;
    expect(word(1, 2)).toBe('cannot tell');
    expect(word(1, 10)).toBe('worse');
    expect(word(3, 2)).toBe('no worse');
  });

  test('of a side that came to none leave it open', () => {
    const undecided = sideOfSamples('new', BASE, { verdict: 'undecided' });
    expect(compared(base, undecided).word).toBe('cannot tell');
    expect(compared(base, { name: 'nothing', subjects: [] }).word).toBe('cannot tell');
  });

  test('an expectation that is judged otherwise is named', () => {
    const next = sideOfSamples('new', BASE, {
      findings: [{ expected: 'Nothing is lost.', verdict: 'undecided' }],
    });
    expect(compared(base, next).subjects[0]!.verdicts.changed).toMatchObject([
      { expected: 'Nothing is lost.', counts: { base: { held: 10 }, next: { undecided: 10 } } },
    ]);
  });
});

describe('what a comparison rests on', () => {
  test('settings that differ are named, on both sides', () => {
    const next = sideOfSamples('new', SLOWER, {
      settings: [downAfter('6s'), { name: 'quorum', value: '2' }],
    });
    expect(compared(base, next).subjects[0]!.settings).toEqual({
      differing: [{ name: 'down-after-milliseconds', values: { base: ['5s'], next: ['6s'] } }],
      same: ['quorum'],
    });
  });

  test('one run each leaves it open, whatever the numbers', () => {
    const one = (sample: StoredSample) => sideOfSamples('one', [sample]);
    expect(compared(one(BASE[0]!), one(later(BASE[0]!, 30))).word).toBe('cannot tell');
  });

  test('an experiment that is missing leaves it open, and one that is new does not', () => {
    const other = { ...base.subjects[0]!, experiment: 'steady' };
    const both = sideOfSamples('both', BASE.map(quiet));
    const more = { name: 'more', subjects: [...both.subjects, other] };
    expect(compared(more, more).subjects).toHaveLength(2);
    expect(
      compared(more, { ...both, subjects: [...both.subjects, { ...other, experiment: 'x' }] }),
    ).toMatchObject({ word: 'cannot tell', only: { base: ['steady'], next: ['x'] } });
  });

  test('what is smaller than what could not be seen is found in about every other comparison', () => {
    const random = generator(8);
    const sample = (by: number) =>
      sideOfSamples(
        'some',
        Array.from({ length: 10 }, () => {
          const value = 6 + random() + by;
          return { ...BASE[0]!, failover: [value, 0] as const };
        }),
      );
    const failoverOf = (by: number) =>
      compared(sample(0), sample(by)).subjects[0]!.numbers.find(({ id }) => id === 'failover')!;
    const limit = Array.from({ length: 60 }, () => failoverOf(0).unseen!).reduce(
      (sum, one) => sum + one / 60,
      0,
    );
    const found = Array.from({ length: 60 }, () => failoverOf(limit)).filter(isDifferent).length;
    expect(found).toBeGreaterThan(15);
    expect(found).toBeLessThan(45);
  });
});
