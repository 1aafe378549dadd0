import { expect, test } from 'vitest';
import { nearest } from './did-you-mean.ts';

const KNOWN = ['steady', 'master-killed', 'master-isolated', 'sentinels-below-majority'];

test.each([
  ['stedy', 'steady'],
  ['steady', 'steady'],
  ['master-kiled', 'master-killed'],
  ['isolated', 'master-isolated'],
  ['below', 'sentinels-below-majority'],
  ['xyzzy', undefined],
  ['q', undefined],
])('"%s" means %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});

test('a word that has nothing in common with it is not meant, however short both are', () => {
  expect(nearest('x', ['on', 'out'])).toBeUndefined();
  expect(nearest('o', ['on', 'out'])).toBe('on');
});

test('nothing is near when nothing is known', () => {
  expect(nearest('steady', [])).toBeUndefined();
});
