import { describe, expect, test } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  finalReads,
  historyOf,
  phases,
  s,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { FAIL, OK, UNKNOWN, type HistoryRecord, type OperationRecord } from '../history/record.ts';
import { messages } from '../workload/messages.ts';
import { program } from '../workload/program.ts';
import { reads } from '../workload/reads.ts';
import type { Workload } from '../workload/workload.ts';
import { checkClient } from './client-check.ts';
import type { ClientCheck } from './client-check-words.ts';

const KEY = 'chaos:client:0';
const [SAID, UNSETTLED] = [0, 1];

/** Number n is due at n s; it is answered at once unless it says otherwise. */
type Answer = readonly [outcome: OperationRecord[5], reason?: number];

interface Conduct {
  readonly answers: readonly Answer[];
  /** What is in the list at the end. */
  readonly list: readonly (readonly [number, number])[];
  readonly end?: Partial<Extract<HistoryRecord, { kind: 'program' }>>;
  /** What is wrong with the first of its lines that were no answers. */
  readonly rubbish?: string;
}

/** What else is in the run. */
interface Others {
  readonly workloads: readonly Workload[];
  readonly files: (HistoryRecord | OperationRecord)[][];
}

/** What is said of a program while the master is killed from 5 s to 10 s. */
function check(
  { answers, list, end = {}, rubbish }: Conduct,
  { workloads, files }: Others = { workloads: [], files: [] },
): ClientCheck {
  const operations = answers.map(([outcome, reason = SAID], index): OperationRecord => {
    const at = s(index + 1);
    return [0, index + 1, at, at, at + 1_000, outcome, reason];
  });
  const own = { kind: 'program', workload: 'client' } as const;
  const file: (HistoryRecord | OperationRecord)[] = [
    { kind: 'writer', at: 0, id: 0, workload: 'client', host: 'client-a', key: KEY, program: true },
    { kind: 'block', at: 0, writer: 0, from: 1, to: 1_000 },
    { kind: 'connection', at: 0, id: 0, writer: 0 },
    { kind: 'error', at: 0, id: SAID, code: 'program', text: 'READONLY' },
    { kind: 'error', at: 0, id: UNSETTLED, code: 'unsettled', text: 'not settled' },
    { ...own, at: s(0.4), event: 'begun' },
    { kind: 'writing', at: s(0.5), workload: 'client', phase: 'begun' },
    ...(rubbish === undefined ? [] : [{ ...own, at: s(0.6), event: 'misspoke', words: rubbish } as const]),
    ...operations,
    { kind: 'writing', at: s(30), workload: 'client', phase: 'stopped' },
    { ...own, at: s(31), event: 'ended', words: 'exit code 0', because: 'asked', misspoken: 0, ...end },
  ];
  const records = [DEPLOYMENT, ...phases(40), ...fault('kill', { from: 5, to: 10 })];
  const lists = { [KEY]: list, 'chaos:followed:0': [[1, 25]] as const };
  const held = Object.fromEntries(['redis-0', 'redis-1', 'redis-2'].map((node) => [node, { lists }]));
  const history = historyOf([...records, ...finalReads(held)], file, ...files);
  const workload = [...EXPERIMENT.workload, program({ name: 'client', command: ['client'] }), ...workloads];
  return checkClient(contextOf(history, { ...EXPERIMENT, workload }).facts, 'client', workload);
}

/** What a program says of reads of number n at n + 0.5 s, which its writer appends at n s, and of messages likewise. */
interface Asked {
  /** What each read shows; null for one that it calls unknown. */
  readonly seen: readonly (number | null)[];
  /** Which messages it reports, in order. */
  readonly got: readonly number[];
}

/** So many reads and messages as they should be. */
const EACH = Array.from({ length: 25 }, (_, index) => index + 1);

/** What is said of such a program, while the same happens to the master. */
function checkAsked({ seen = EACH, got = EACH }: Partial<Asked>): ClientCheck {
  const through = 'client';
  const followed = EACH.map((number) => ({ number, outcome: 'ok', at: number, by: 'redis-0' }) as const);
  const who = { kind: 'writer', at: 0, id: 0, host: 'client-a', through } as const;
  const ofNumber = (value: number | null, index: number): OperationRecord => {
    const at = s(index + 1.5);
    return value === null ? [0, index + 1, at, at, at, UNKNOWN, 0] : [0, index + 1, at, at, at, OK, 0, value];
  };
  const files: (HistoryRecord | OperationRecord)[][] = [
    writes(followed, { key: 'chaos:followed:0', workload: 'followed' }),
    [
      { ...who, workload: 'reads', key: 'chaos:reads:0', reads: 'chaos:followed:0' },
      { kind: 'connection', at: 0, id: 0, writer: 0 },
      { kind: 'error', at: 0, id: 0, code: 'program', text: 'patience ended' },
      ...seen.map(ofNumber),
    ],
    writes(followed, { key: 'chaos:news:0', workload: 'news' }).map((record) =>
      'kind' in record && record.kind === 'writer' ? { ...record, publishes: true as const } : record,
    ),
    [
      { ...who, workload: 'news', key: 'chaos:news:0:subscriber-0', hears: 'chaos:news:0' },
      { kind: 'connection', at: 0, id: 0, writer: 0 },
      ...got.map((number, index): OperationRecord => [
        0,
        index + 1,
        s(number) + 2_000,
        s(number) + 2_000,
        s(number) + 2_000,
        OK,
        0,
        number,
      ]),
    ],
  ];
  return check(
    { answers: FINE, list: [[1, 20]] },
    {
      workloads: [
        reads({ name: 'reads', of: 'followed', through, readers: 1 }),
        messages({ name: 'news', kind: 'pubsub', through, publishers: 1, subscribers: 1 }),
      ],
      files,
    },
  );
}

/** So many answers of one kind. */
const times = (number: number, answer: Answer): Answer[] => Array.from({ length: number }, () => answer);
const FINE = times(20, [OK]);

describe('what is said of a client program', () => {
  test('is nothing where nothing is wrong, and what it did', () => {
    const { wrong, notes } = check({ answers: FINE, list: [[1, 20]] });
    expect(wrong).toEqual([]);
    expect(notes[0]).toBe('It was asked for 20 writes: 20 ok, 0 fail, 0 unknown.');
  });

  test.each<[string, Conduct, RegExp]>([
    ['acknowledges nothing', { answers: times(20, [FAIL]), list: [] }, /none of 4 writes .*: READONLY\.$/],
    ['says what is not so', { answers: FINE, list: [[2, 19]] }, /"ok" to 1 write that is not in the list/],
    [
      'calls refused what is in the list',
      { answers: [...times(6, [OK]), [FAIL], ...times(13, [OK])], list: [[1, 20]] },
      /"fail" to 1 write that is in the list, the first chaos:client:0 7: .*"unknown"/,
    ],
    ['writes what nobody asked for', { answers: FINE, list: [[1, 21]] }, /wrote 1 number that it was not/],
    [
      'does not come back',
      { answers: [...times(4, [OK]), ...times(16, [FAIL])], list: [[1, 4]] },
      /1 of its 1 writer never came back after the master was killed/,
    ],
    [
      'does not answer',
      { answers: [...times(19, [OK]), [UNKNOWN, UNSETTLED]], list: [[1, 19]] },
      /left 1 write unanswered/,
    ],
    ['lingers', { answers: FINE, list: [[1, 20]], end: { because: 'hung' } }, /did not end when its input/],
    [
      'dies',
      { answers: FINE, list: [[1, 20]], end: { because: 'itself', at: s(20), words: 'SIGSEGV' } },
      /^The program of "client" ended by itself .*SIGSEGV/,
    ],
    [
      'floods',
      { answers: FINE, list: [[1, 20]], end: { because: 'flooded', at: s(20) } },
      /^The program of "client" was ended .*it flooded the agent/,
    ],
    [
      'prints rubbish',
      { answers: FINE, list: [[1, 20]], end: { misspoken: 3 }, rubbish: 'no answer: hello' },
      /^3 lines of the program .*no answer: hello\.$/,
    ],
  ])('that %s names it', (_, conduct, sentence) => {
    expect(check(conduct).wrong).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('what is said of a client program that reads and subscribes', () => {
  test('is nothing where nothing is wrong, and what it did', () => {
    const { wrong, notes } = checkAsked({});
    expect(wrong).toEqual([]);
    expect(notes.slice(2).map((note) => note.replaceAll(/\u00a0|\u202f/g, ' '))).toEqual([
      'It was asked for 25 reads: 25 value, 0 fail, 0 unknown.',
      'The stalest of them was stale by at least 0 s, and 0 showed less than had been seen before.',
      'Of 25 messages it did not get 0; the longest time for which it got nothing was 2 ms.',
    ]);
  });

  test.each<[string, Partial<Asked>, RegExp]>([
    ['reads nothing', { seen: EACH.map(() => null) }, /none of 4\Wreads .*: patience ended\.$/],
    [
      'answers with what is old',
      { seen: EACH.map((number) => (number < 5 ? 1 : number)) },
      /^It answered 2\Wreads with what was old .* with 1: the next number of chaos:followed:0 had been/,
    ],
    [
      'does not come back to read',
      { seen: EACH.map((number) => (number < 5 ? number : null)) },
      /^1 of its 1\Wreader never came back after the master was killed: the last value was at .*the last read/,
    ],
    ['reports no message', { got: [] }, /^It reported none of 25\Wmessages\.$/],
    [
      'swallows messages',
      { got: EACH.filter((number) => number !== 2 && number !== 3 && number !== 7) },
      /^It did not report 2\Wmessages that were published while nothing was wrong, the first chaos:news:0 2\.$/,
    ],
    [
      'reports messages twice',
      { got: EACH.flatMap((number) => (number === 3 ? [3, 3] : [number])) },
      /^It reported 1\Wmessage more than once, the first chaos:news:0 3\.$/,
    ],
    [
      'does not come back to its channels',
      { got: EACH.slice(0, 5) },
      /^Its subscriber never came back after the master was killed: the last message that it reported came at /,
    ],
  ])('that %s names it', (_, asked, sentence) => {
    expect(checkAsked(asked).wrong).toEqual([expect.stringMatching(sentence)]);
  });
});
