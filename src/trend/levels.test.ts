import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generator, shuffled } from '../core/seed.ts';
import { fewestBefore, levelChanges } from './levels.ts';
import { fewestOthers, MOST, RECENT } from './tails.ts';

const CHANCE = 1 / 365;

/** The first alarm, counted pair by pair without anything remembered. */
function counted(values: readonly number[], chance: number): { raised: number; isUp: boolean } | undefined {
  for (let now = 0; now < values.length; now++)
    for (const recent of RECENT) {
      const from = Math.max(0, now + 1 - MOST);
      const after = values.slice(now + 1 - recent, now + 1);
      const before = values.slice(from, Math.max(from, now + 1 - recent));
      if (after.length < recent || before.length === 0) continue;
      const others = fewestOthers(before.length, recent, chance / (2 * RECENT.length));
      const larger = after.flatMap((a) => before.filter((b) => a > b)).length;
      const smaller = after.flatMap((a) => before.filter((b) => a < b)).length;
      if (others > 0 && before.length * recent - larger < others) return { raised: now, isUp: true };
      if (others > 0 && before.length * recent - smaller < others) return { raised: now, isUp: false };
    }
  return undefined;
}

/** About what a night's failover takes: the median of three is near 6.4 s, and now and then it is far out. */
function noise(random: () => number): number {
  const draw = (): number => 6 + random() + (random() < 0.05 ? 10 : 0);
  return [draw(), draw(), draw()].toSorted((a, b) => a - b)[1]!;
}

describe('changes of level', () => {
  test('are those that counting every pair finds, whatever the values, equal ones and ones waited for in vain', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Infinity));
    const shifted = fc
      .tuple(
        fc.array(value, { maxLength: 140 }),
        fc.array(value, { maxLength: 30 }),
        fc.integer({ min: -9, max: 9 }),
      )
      .map(([before, after, by]) => [...before, ...after.map((one) => one + by)]);
    fc.assert(
      fc.property(shifted, (values) => {
        const found = levelChanges(values, () => 0.2)[0];
        const expected = counted(values, 0.2);
        expect(found && { raised: found.raised, isUp: found.isUp }).toEqual(expected);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test('planted: a step is found where it is, once, and so is the way back', () => {
    const random = generator(5);
    const values = Array.from({ length: 200 }, (_, n) => noise(random) + (n >= 80 && n < 140 ? 1.5 : 0));
    const changes = levelChanges(values, () => CHANCE);
    expect(changes.map(({ isUp }) => isUp)).toEqual([true, false]);
    for (const [index, at] of [80, 140].entries()) {
      expect(Math.abs(changes[index]!.at - at)).toBeLessThanOrEqual(1);
      expect(changes[index]!.raised - at).toBeLessThan(7);
    }
  });

  test('that were found once are found again with more behind them', () => {
    const random = generator(6);
    const values = Array.from({ length: 150 }, (_, n) => noise(random) + (n >= 60 ? 0.6 : 0));
    const all = levelChanges(values, () => CHANCE);
    expect(all.length).toBeGreaterThan(0);
    for (let length = 1; length < values.length; length += 7)
      expect(levelChanges(values.slice(0, length), () => CHANCE)).toEqual(
        all.filter(({ raised }) => raised < length),
      );
  });

  test('are not seen in what never varies', () => {
    expect(levelChanges([3, 3, 3, 3, 3, 3, 3, 3, 3, 3], () => 1)).toEqual([]);
  });
});

describe('where nothing has changed', () => {
  /** False alarms in so many nights of a sequence each, in whatever order chance puts them. */
  function falseAlarms(sequences: number, nights: number, draw: (random: () => number) => number): number {
    const random = generator(11);
    return Array.from({ length: sequences }, () => {
      const values = shuffled(
        Array.from({ length: nights }, () => draw(random)),
        random,
      );
      return levelChanges(values, () => CHANCE).length;
    }).reduce((sum, one) => sum + one, 0);
  }

  const DRAWS = {
    'with a long tail': noise,
    'of few whole numbers': (random: () => number) => Math.floor(3 * random()),
    'that are even': (random: () => number) => random(),
  };

  test.each(Object.entries(DRAWS))('alarms are no more than are stated: values %s', (_, draw) => {
    const years = 40;
    // At most one a year each: of that many years so many at most, if each is by itself.
    expect(falseAlarms(years, 365, draw)).toBeLessThanOrEqual(years + 4 * Math.sqrt(years));
    expect(falseAlarms(100, 30, draw)).toBeLessThanOrEqual(100 * 30 * CHANCE + 4 * Math.sqrt(9));
  });

  test('planted: a chart that is ten times as easily alarmed is noticed', () => {
    const random = generator(12);
    const alarms = Array.from({ length: 20 }, () => {
      const values = Array.from({ length: 365 }, () => random());
      return levelChanges(values, () => 40 * CHANCE).length;
    }).reduce((sum, one) => sum + one, 0);
    expect(alarms).toBeGreaterThan(20 + 4 * Math.sqrt(20));
  });
});

test('what it takes to find anything grows with how seldom a false alarm may be', () => {
  expect(fewestBefore(CHANCE, 7)).toBeLessThan(fewestBefore(CHANCE / 60, 7)!);
  // A thousand measures: seven nights above thirty are enough, and above twenty are not.
  expect(fewestBefore(CHANCE / 700, 7)).toBeGreaterThan(20);
  expect(fewestBefore(CHANCE / 700, 7)).toBeLessThanOrEqual(30);
  expect(fewestBefore(1e-30, 7)).toBeUndefined();
});
