/** Validity of a record: a time or a count that is not a number proves nothing, so such a line is damaged. */

import type { HistoryRecord } from './record.ts';

type Kind = HistoryRecord['kind'];

/** What must be a whole number in records of a kind, beside their time: a name for each. */
const WHOLE: Partial<Record<Kind, readonly string[]>> = {
  writer: ['id'],
  block: ['writer', 'from', 'to'],
  connection: ['id', 'writer'],
  error: ['id'],
  probe: ['sent'],
  backends: ['sent'],
  command: ['sent'],
  busy: ['sent'],
  reading: ['keys'],
  preloaded: ['values'],
  admission: ['held'],
  limit: ['hits', 'kills'],
  link: ['passed', 'dropped'],
  stall: ['length'],
};

/** What must be a number, though it may have a fraction. */
const FINITE: Partial<Record<Kind, readonly string[]>> = {
  health: ['loopDelayMaxMs', 'clockJumpMs'],
  clock: ['errorUs'],
};

/** What must be one of some words. */
const WORD: Partial<Record<Kind, readonly [name: string, words: readonly string[]]>> = {
  writing: ['phase', ['begun', 'stopped']],
  program: ['event', ['begun', 'misspoke', 'unanswered', 'ended']],
  phase: ['phase', ['starting', 'steady', 'schedule', 'settling', 'final-reads', 'ended']],
  fault: ['phase', ['injecting', 'injected', 'healing', 'healed']],
  'process-state': ['state', ['running', 'stopped', 'dead']],
  read: ['when', ['before-heal', 'final']],
  reading: ['when', ['before-heal', 'final']],
  storage: ['when', ['injected', 'before-heal', 'healed']],
  limit: ['when', ['injected', 'before-heal', 'healed']],
  admission: ['outcome', ['accepted', 'refused', 'unanswered']],
  lookup: ['when', ['before', 'lost', 'still-lost', 'found']],
  address: ['when', ['before', 'lost', 'still-lost', 'found']],
};

/** What came before what in a record: a question before its answer. */
const ORDERED: Partial<Record<Kind, readonly [first: string, last: string]>> = {
  probe: ['sent', 'at'],
  backends: ['sent', 'at'],
  command: ['sent', 'at'],
  busy: ['sent', 'at'],
  reading: ['began', 'at'],
};

/** Kinds of which nothing but the time is asked. */
const PLAIN: ReadonlySet<string> = new Set<Kind>([
  'process',
  'event',
  'listening',
  'sentinel',
  'node',
  'deployment',
  'moved',
  'differences',
  'step',
  'dial',
]);

/** Whether a record has the numbers and the words that its kind must have; one of an unknown kind has not. */
export function isValid(record: HistoryRecord): boolean {
  const { kind, at } = record;
  if (!Number.isFinite(at)) return false;
  if (PLAIN.has(kind)) return true;
  if (record.kind === 'settings') return areTexts(record.settings);
  if (record.kind === 'link') {
    const { lost = 0, paced: { bytes, waits } = { bytes: 0, waits: 0 } } = record;
    if (![lost, bytes, waits].every(Number.isInteger)) return false;
  }
  const [whole, finite, word, ordered] = [WHOLE[kind], FINITE[kind], WORD[kind], ORDERED[kind]];
  const value = record as unknown as Readonly<Record<string, unknown>>;
  return (
    (whole ?? finite ?? word) !== undefined &&
    whole?.every((name) => Number.isInteger(value[name])) !== false &&
    finite?.every((name) => Number.isFinite(value[name])) !== false &&
    (word === undefined || word[1].includes(String(value[word[0]]))) &&
    (ordered === undefined || !(Number(value[ordered[0]]) > Number(value[ordered[1]]))) &&
    isSound(record)
  );
}

/** Whether what a record says twice is the same, and what it lists is a list. */
function isSound(record: HistoryRecord): boolean {
  if (record.kind === 'read') return areRuns(record.runs);
  if (record.kind === 'probe') return record.accepted === (record.reply === 'OK');
  if (record.kind === 'backends') return record.behind === undefined || areNames(record.behind);
  return record.kind !== 'clock' || record.errorUs >= 0;
}

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
