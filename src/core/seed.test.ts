import { expect, test } from 'vitest';
import { generator, nextSeed, shuffled } from './seed.ts';

const numbers = (seed: number): number[] => {
  const next = generator(seed);
  return Array.from({ length: 10_000 }, () => next());
};

test('the same seed gives the same numbers, another seed others', () => {
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

test('numbers are spread evenly over [0, 1)', () => {
  const all = numbers(1);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
  const tenths = Map.groupBy(all, (number) => Math.floor(number * 10));
  for (let tenth = 0; tenth < 10; tenth++) {
    expect(tenths.get(tenth)!.length).toBeGreaterThan(850);
    expect(tenths.get(tenth)!.length).toBeLessThan(1_150);
  }
});

test('shuffling keeps every item, and every item comes to every place', () => {
  const next = generator(3);
  const orders = Array.from({ length: 1_000 }, () => shuffled(['a', 'b', 'c'], next));
  expect(orders.every((order) => order.toSorted().join('') === 'abc')).toBe(true);
  const counts = Map.groupBy(orders, (order) => order.join(''));
  expect(counts.size).toBe(6);
  for (const all of counts.values()) expect(all.length).toBeGreaterThan(120);
});

test('the seed of the next attempt follows from the one before, and gives other numbers than it draws', () => {
  const seeds = [7];
  for (let attempt = 1; attempt < 100; attempt++) seeds.push(nextSeed(seeds.at(-1)!));
  expect(nextSeed(7)).toBe(seeds[1]);
  expect(new Set(seeds).size).toBe(100);
  for (const seed of seeds) expect(seed).toBe(seed >>> 0);
  const next = generator(7);
  const drawn = Array.from({ length: 1_000 }, () => Math.floor(next() * 2 ** 31));
  expect(drawn.filter((number) => seeds.includes(number))).toEqual([]);
});
