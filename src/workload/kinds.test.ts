import { describe, expect, test } from 'vitest';
import { appends } from './appends.ts';
import { increments } from './increments.ts';
import { messages } from './messages.ts';
import { profileWords } from './profile.ts';
import { reads } from './reads.ts';
import type { Run } from './runs.ts';
import { sets } from './sets.ts';
import { wayWords, type CommandWords, type WorkloadKind } from './workload.ts';

/** What a kind reads back from a server that answers like this. */
function readBack(kind: WorkloadKind, answer: (words: CommandWords) => unknown): readonly Run[] {
  const reading = kind.readBack!('k');
  let step = reading.next();
  while (step.done !== true) step = reading.next(answer(step.value));
  return step.value;
}

describe('what stands in the data', () => {
  test('of appends is the list in its order, whatever is appended meanwhile', () => {
    const list = Array.from({ length: 25_000 }, (_, index) => String(index + 1));
    list.splice(12_000, 0, '7');
    const length = list.length;
    const runs = readBack(appends.definition, ([command, , from, to]) => {
      list.push('99999');
      return command === 'LLEN' ? length : list.slice(Number(from), Number(to) + 1);
    });
    expect(runs).toEqual([
      [1, 12_000],
      [7, 1],
      [12_001, 13_000],
    ]);
  });

  test('of appends is no statement when the list shrinks', () => {
    expect(() => readBack(appends.definition, ([command]) => (command === 'LLEN' ? 3 : ['1', '2']))).toThrow(
      'k became shorter while it was read',
    );
  });

  test('of keys is each of them once, though SCAN tells some again and in any order', () => {
    const pages: Record<string, [string, string[]]> = {
      0: ['8', ['k:3', 'k:1']],
      8: ['5', []],
      5: ['0', ['k:7', 'k:3', 'k:2']],
    };
    expect(readBack(sets.definition, ([, cursor]) => pages[cursor!])).toEqual([
      [1, 3],
      [7, 1],
    ]);
  });

  test.each([
    [null, []],
    ['41', [[1, 41]]],
  ])('of a counter that says %s is %j', (value, runs) => {
    expect(readBack(increments.definition, () => value)).toEqual(runs);
  });
});

test('every kind writes for its own key', () => {
  expect(
    [appends.definition, sets.definition, increments.definition].map((kind) => kind.write('k', 7)),
  ).toEqual([
    ['RPUSH', 'k', '7'],
    ['SET', 'k:7', '7'],
    ['INCR', 'k'],
  ]);
});

test('a plan tells how a workload finds its server', () => {
  const news = { name: 'news', kind: 'pubsub' } as const;
  expect(
    [
      appends(),
      appends({ via: 'first-master' }),
      reads({ of: 'one', from: 'replica' }),
      reads({ of: 'one', through: 'shop' }),
      messages(news),
      messages({ ...news, through: 'shop' }),
    ].map(wayWords),
  ).toEqual([
    'through Sentinel',
    'pinned to the first master',
    'from a replica through Sentinel',
    'through the program of shop',
    'through Sentinel',
    'through Sentinel, subscribers through the program of shop',
  ]);
});

test('a report tells what a workload changes of its profile', () => {
  expect(profileWords(appends())).not.toContain('with ');
  expect(profileWords(sets({ wait: { replicas: 'all', within: '500ms' } }))).toMatch(
    /only if all replicas have it within 500\sms$/,
  );
  const settings = { commandTimeout: '2s', failoverDetector: true } as const;
  expect(profileWords(increments({ profile: 'application', settings }))).toMatch(
    /; with commandTimeout 2\ss, failoverDetector true$/,
  );
});
