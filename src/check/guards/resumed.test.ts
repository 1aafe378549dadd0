import { expect, test } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  historyOf,
  phases,
  sameEverywhere,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import type { Workload } from '../../workload/workload.ts';
import { appends, program } from '../../workload/words.ts';
import { WRITES_RESUMED } from './resumed.ts';

const [STRICT, SHOP] = [
  appends({ name: 'strict', writers: 1, rate: 1 }),
  program({ name: 'shop', command: ['shop'], writers: 1, rate: 1, mayStayAway: true }),
];
const WANTED = program({ name: 'wanted', command: ['shop'], writers: 1, rate: 1 });
const OTHER = appends({ name: 'other', writers: 1, rate: 1 });
const pinned = { ...STRICT, via: 'first-master' } as const;

const written = (moments: readonly number[]): TinyWrite[] =>
  moments.map((at, index) => ({ number: index + 1, outcome: 'ok', at, by: 'redis-0' }));
const [BEFORE, ALWAYS] = [written([1, 2, 3]), written([1, 2, 3, 10, 11, 12])];

/** A kill from 4 s to 8 s, and what each workload was acknowledged for. */
function judged(...of: readonly (readonly [Workload, readonly TinyWrite[]])[]) {
  const files = of.map(([{ name }, list]) => writes(list, { key: `chaos:${name}:0`, workload: name }));
  const own = [DEPLOYMENT, ...phases(20), ...fault('kill', { from: 4, to: 8 }), ...sameEverywhere([[1, 3]])];
  const workload = of.map(([one]) => one);
  return WRITES_RESUMED.judge(contextOf(historyOf(own, ...files), { ...EXPERIMENT, workload }));
}

test('whoever wrote before the first fault and after the last heal shows that it could be written', () => {
  expect(judged([STRICT, ALWAYS], [OTHER, ALWAYS]).intact).toBe(true);
  expect(judged([STRICT, ALWAYS], [OTHER, BEFORE])).toEqual({
    intact: false,
    sentence: '"other" had no write acknowledged after the last heal.',
  });
});

test('planted: a client program that nobody said may stay away does not make a run held', () => {
  expect(judged([STRICT, ALWAYS], [WANTED, BEFORE]).intact).toBe(false);
});

test('that a client program never came back is what is asked where it may stay away, and writers of the harness did', () => {
  expect(judged([STRICT, ALWAYS], [SHOP, BEFORE])).toEqual({
    intact: true,
    sentence: expect.stringMatching(/these client programs had none: shop\.$/) as string,
  });
  expect(judged([STRICT, ALWAYS], [SHOP, ALWAYS]).sentence).not.toContain('shop');
});

test.each([
  ['alone', [[SHOP, BEFORE]]],
  [
    'as little as writers',
    [
      [STRICT, BEFORE],
      [SHOP, BEFORE],
    ],
  ],
  [
    'while only pinned writers did',
    [
      [pinned, ALWAYS],
      [SHOP, BEFORE],
    ],
  ],
] as const)('one that did not come back shows nothing %s', (_, of) => {
  const { intact, sentence } = judged(...of);
  expect(intact).toBe(false);
  expect(sentence).toContain('"shop" had no write acknowledged after the last heal');
});
