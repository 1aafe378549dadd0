/**
 * Lines of runs looked at without the schema, which takes four times as long: an archive of years has tens of thousands. What is
 * accepted here the schema accepts; what is not, it has the last word on, and the words for.
 */

import { SUITE_WORDS, type SuiteWord } from '../suite.ts';
import { ARCHIVE_VERSION, type RunLine } from './line.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';

/** All days but the last of February in some years, which is the schema's. */
const MOMENT =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

const FIELDS: Readonly<Record<keyof RunLine, Check>> = {
  archive: (value) => value === ARCHIVE_VERSION,
  run: isText,
  common: isText,
  startedAt: (value) => typeof value === 'string' && MOMENT.test(value),
  word: (value) => value !== 'skipped' && SUITE_WORDS.includes(value as SuiteWord),
  sentence: isText,
  attempts: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  elections: areElections,
  numbers: areNumbers,
};

const CHECKS = new Map<string, Check>(Object.entries(FIELDS));
const NEEDED = CHECKS.size - 2;

/** Whether it is surely a run's line. */
export function isRunLine(json: unknown): json is RunLine {
  if (!isRecord(json)) return false;
  let needed = NEEDED;
  for (const name in json) {
    const check = CHECKS.get(name);
    if (check === undefined || !check(json[name])) return false;
    if (name !== 'sentence' && name !== 'elections') needed--;
  }
  return needed === 0;
}

function isError(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areElections(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false;
  const { total, split } = value;
  if (!Number.isSafeInteger(total) || !Number.isSafeInteger(split)) return false;
  return (split as number) >= 0 && (split as number) <= (total as number);
}

function areNumbers(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let n = 0; n < value.length; n++)
    if (n % 2 === 0 ? value[n] !== null && !Number.isFinite(value[n]) : !isError(value[n])) return false;
  return true;
}
