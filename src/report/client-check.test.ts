import { describe, expect, test } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  historyOf,
  phases,
  s,
  sameEverywhere,
} from '../../test/fixtures/tiny-history.ts';
import { FAIL, OK, UNKNOWN, type HistoryRecord, type OperationRecord } from '../history/record.ts';
import { program } from '../workload/program.ts';
import { checkClient, type ClientCheck } from './client-check.ts';

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

/** What is said of a program while the master is killed from 5 s to 10 s. */
function check({ answers, list, end = {}, rubbish }: Conduct): ClientCheck {
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
  const history = historyOf([...records, ...sameEverywhere(list, KEY)], file);
  const workload = [...EXPERIMENT.workload, program({ name: 'client', command: ['client'] })];
  return checkClient(contextOf(history, { ...EXPERIMENT, workload }).facts, 'client');
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
