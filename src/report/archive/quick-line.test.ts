import { expect, test } from 'vitest';
import { archivedNights } from '../../../test/fixtures/archived-nights.ts';
import { generator } from '../../core/seed.ts';
import { isRun } from './archive.ts';
import { RunLine } from './line.ts';
import { isRunLine } from './quick-line.ts';

const [line] = archivedNights({ random: generator(1), nights: 1, experiments: 1 }).filter(isRun);

test('every line of nights as they are written is accepted', () => {
  for (const one of archivedNights({ random: generator(2), nights: 366, experiments: 2 }).filter(isRun))
    expect(isRunLine(one), one.startedAt).toBe(true);
  expect(isRunLine({ ...line, sentence: 'It was.' })).toBe(true);
});

const without = (name: keyof RunLine): object => {
  const { [name]: _, ...rest } = line!;
  return rest;
};

test.each<[string, unknown]>([
  ['nothing', null],
  ['a list', [line]],
  ...(['archive', 'run', 'common', 'startedAt', 'word', 'attempts', 'numbers'] as const).map(
    (name) => [`no ${name}`, without(name)] as [string, unknown],
  ),
  ['another version', { ...line, archive: 1 }],
  ['a field that is none', { ...line, more: 1 }],
  ['what was skipped', { ...line, word: 'skipped' }],
  ['a word that is none', { ...line, word: 'green' }],
  ['no time', { ...line, startedAt: '2026-02-31T02:17:00.000Z' }],
  ['a time of somewhere', { ...line, startedAt: '2026-02-21T02:17:00.000+01:00' }],
  ['a name that is a number', { ...line, run: 7 }],
  ['half an attempt', { ...line, attempts: 1.5 }],
  ['no attempt', { ...line, attempts: 0 }],
  ['half an election', { ...line, elections: { total: 1.5, split: 0 } }],
  ['more split votes than elections', { ...line, elections: { total: 1, split: 2 } }],
  ['fewer elections than none', { ...line, elections: { total: 1, split: -1 } }],
  ['an error below nothing', { ...line, numbers: [1, -1] }],
  ['elections of which more is counted', { ...line, elections: { total: 1, split: 0, won: 1 } }],
  ['elections of which less is counted', { ...line, elections: { total: 1 } }],
  ['elections that are none', { ...line, elections: [1, 0] }],
  ['numbers that are texts', { ...line, numbers: ['6', 0] }],
  ['an error that is not known', { ...line, numbers: [6, null] }],
  ['numbers by name', { ...line, numbers: { failover: [6, 0] } }],
])('%s is left to the schema, which refuses it', (_, json) => {
  expect(isRunLine(json)).toBe(false);
  expect(RunLine.safeParse(json).success).toBe(false);
});

test('a day that few years have is left to the schema, which takes it', () => {
  const leap = { ...line, startedAt: '2028-02-29T02:17:00.000Z' };
  expect([isRunLine(leap), RunLine.safeParse(leap).success]).toEqual([false, true]);
});
