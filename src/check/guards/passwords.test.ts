import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { rotatePassword } from '../../fault/words.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { PASSWORDS_ROTATED } from './passwords.ts';

type Order = 'servers first' | 'logins first' | 'both accepted';

const command = (atMs: number, words: string, reply: unknown): HistoryRecord => ({
  kind: 'command',
  process: 'redis-0',
  words,
  sent: s(atMs / 1e3),
  at: s(atMs / 1e3) + 100,
  reply: JSON.stringify(reply),
});
const login = (atMs: number): HistoryRecord => command(atMs, 'CONFIG SET masterauth ***', 'OK');

/** What redis-0 takes before and after the begin, and before and after the end. */
const judged = (
  order: Order,
  taken: readonly (readonly string[] | undefined)[],
  logins: readonly number[],
) => {
  const effect = rotatePassword.definition.effect({ of: 'replica', order });
  const life = fault('rotation', { from: 3, to: 6 }, { fault: 'rotate-password', effect });
  const answers = [3_000.2, 3_000.6, 6_000.2, 6_000.6].flatMap((at, index) =>
    taken[index] === undefined
      ? []
      : [command(at, 'ACL GETUSER replica', ['flags', ['on'], 'passwords', taken[index], 'keys', ''])],
  );
  const records = [DEPLOYMENT, ...phases(9), ...life];
  return PASSWORDS_ROTATED.judge(contextOf(historyOf(records, [...answers, ...logins.map(login)])));
};

describe('a password that was to be changed', () => {
  it.each<[Order, string[][], number, string]>([
    ['servers first', [['a'], ['b'], ['b'], ['b']], 6_000.4, 'the new password alone'],
    ['logins first', [['a'], ['a'], ['a'], ['b']], 3_000.4, 'the old password alone'],
    ['both accepted', [['a'], ['a', 'b'], ['b', 'a'], ['b']], 3_000.4, 'both passwords'],
  ])('was, %s', (order, taken, at, words) => {
    expect(judged(order, taken, [at])).toEqual({
      intact: true,
      sentence: `Answered by the processes themselves: redis-0 took ${words} of replica while "rotation" lasted, and the new one alone after it.`,
    });
  });

  it.each<[string, [Order, (string[] | undefined)[], number[]], RegExp]>([
    [
      'nothing was read',
      ['servers first', [], [6_000.4]],
      /was not asked what passwords of replica it takes before/,
    ],
    [
      'nothing was changed',
      ['servers first', [['a'], ['a'], ['a'], ['a']], [6_000.4]],
      /did not take the new password alone/,
    ],
    [
      'the old one was not kept',
      ['both accepted', [['a'], ['b'], ['b'], ['b']], [3_000.4]],
      /did not take both passwords/,
    ],
    [
      'the new one came early',
      ['logins first', [['a'], ['b'], ['b'], ['b']], [3_000.4]],
      /did not take the old password alone/,
    ],
    [
      'the old one stayed',
      ['both accepted', [['a'], ['a', 'b'], ['a', 'b'], ['a', 'b']], [3_000.4]],
      /takes the old password of replica after/,
    ],
    [
      'another one came meanwhile',
      ['servers first', [['a'], ['b'], ['c'], ['b']], [6_000.4]],
      /took other passwords of replica before/,
    ],
    [
      'nobody asked at the end',
      ['servers first', [['a'], ['b']], [6_000.4]],
      /was not asked what passwords of replica it takes at the end/,
    ],
    [
      'nobody was given it',
      ['servers first', [['a'], ['b'], ['b'], ['b']], []],
      /did not take the new password of replica to log in with/,
    ],
    [
      'it was given in the wrong half',
      ['servers first', [['a'], ['b'], ['b'], ['b']], [3_000.4]],
      /to log in with/,
    ],
  ])('does not count where %s', (_, given, problem) => {
    const { intact, sentence } = judged(...given);
    expect(intact).toBe(false);
    expect(sentence).toMatch(problem);
  });
});
