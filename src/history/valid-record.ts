/** Validity of a record: a time or a count that is not a number proves nothing, so such a line is damaged. */

import type { HistoryRecord, RecordOf } from './record.ts';
import { ATTEMPT_MOMENTS } from './resource-record.ts';

type Kind = HistoryRecord['kind'];

/** What a record of a kind must have beside its time. */
interface Rule<R> {
  /** Whole numbers. */
  readonly whole?: readonly (keyof R)[];
  /** Numbers that may have a fraction. */
  readonly finite?: readonly (keyof R)[];
  /** One of some words. */
  readonly word?: { readonly [name in keyof R]?: readonly R[name][] };
  /** What came before what: a question before its answer. */
  readonly ordered?: readonly [first: keyof R, last: keyof R];
  /** Whether what it says twice is the same, and what it lists is a list. */
  readonly isSound?: (record: R) => boolean;
}

const ASKED = { whole: ['sent'], ordered: ['sent', 'at'] } as const;
const READ_WHEN = ['before-heal', 'final'] as const;
const LOOKED_WHEN = ['before', 'lost', 'still-lost', 'found'] as const;

/** Every kind has its rule here. */
const RULES: { readonly [K in Kind]: Rule<RecordOf<K>> } = {
  process: {},
  writer: { whole: ['id'] },
  block: { whole: ['writer', 'from', 'to'] },
  connection: { whole: ['id', 'writer'] },
  error: { whole: ['id'] },
  program: { word: { event: ['begun', 'misspoke', 'unanswered', 'ended'] } },
  writing: { word: { phase: ['begun', 'stopped'] } },
  preloaded: { whole: ['values'] },
  health: { finite: ['loopDelayMaxMs', 'clockJumpMs'] },
  stall: { whole: ['length'] },
  event: {},
  listening: {},
  sentinel: {},
  node: {},
  settings: { isSound: ({ settings }) => areTexts(settings) },
  probe: { ...ASKED, isSound: ({ accepted, reply }) => accepted === (reply === 'OK') },
  backends: { ...ASKED, isSound: ({ behind }) => behind === undefined || areNames(behind) },
  command: ASKED,
  busy: ASKED,
  storage: { word: { when: ATTEMPT_MOMENTS } },
  limit: { whole: ['hits', 'kills'], word: { when: ATTEMPT_MOMENTS } },
  admission: { whole: ['held'], word: { outcome: ['accepted', 'refused', 'unanswered'] } },
  read: { word: { when: READ_WHEN }, isSound: ({ runs }) => areRuns(runs) },
  reading: { whole: ['keys'], word: { when: READ_WHEN }, ordered: ['began', 'at'] },
  deployment: {},
  phase: { word: { phase: ['starting', 'steady', 'schedule', 'settling', 'final-reads', 'ended'] } },
  moved: {},
  differences: {},
  step: {},
  fault: { word: { phase: ['injecting', 'injected', 'healing', 'healed'] } },
  'process-state': { word: { state: ['running', 'stopped', 'dead'] } },
  link: {
    whole: ['passed', 'dropped'],
    isSound: ({ lost = 0, paced: { bytes, waits } = { bytes: 0, waits: 0 } }) =>
      [lost, bytes, waits].every(Number.isInteger),
  },
  dial: {},
  lookup: { word: { when: LOOKED_WHEN } },
  address: { word: { when: LOOKED_WHEN } },
  clock: { finite: ['errorUs'], isSound: ({ errorUs }) => errorUs >= 0 },
};

/** Whether a record has the numbers and the words that its kind must have; one of an unknown kind has not. */
export function isValid(record: HistoryRecord): boolean {
  const { kind, at } = record;
  if (!Number.isFinite(at) || !Object.hasOwn(RULES, kind)) return false;
  const { whole = [], finite = [], word = {}, ordered, isSound } = RULES[kind] as unknown as Rule<Value>;
  const value = record as unknown as Value;
  return (
    whole.every((name) => Number.isInteger(value[name])) &&
    finite.every((name) => Number.isFinite(value[name])) &&
    Object.entries(word).every(([name, words]) => words?.includes(String(value[name]))) &&
    (ordered === undefined || !(Number(value[ordered[0]]) > Number(value[ordered[1]]))) &&
    isSound?.(value) !== false
  );
}

/** A record of any kind, as the code that holds rules against it knows it. */
type Value = Readonly<Record<string, unknown>>;

function areRuns(runs: unknown): boolean {
  return (
    Array.isArray(runs) &&
    runs.every(
      (run) => Array.isArray(run) && Number.isInteger(run[0]) && Number.isInteger(run[1]) && run[1] > 0,
    )
  );
}

function areNames(values: unknown): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}

function areTexts(values: unknown): boolean {
  return (
    typeof values === 'object' &&
    values !== null &&
    Object.values(values).every((value) => typeof value === 'string')
  );
}
