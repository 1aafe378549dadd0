/**
 * Lines of runs looked at without the schema, which takes four times as long: an archive of years has tens of thousands. What is
 * accepted here the schema accepts; what is not, it has the last word on, and the words for.
 */

import { UNITS, type Unit } from '../../core/quantity.ts';
import { SUITE_WORDS, type SuiteWord } from '../suite.ts';
import { ARCHIVE_VERSION, type RunLine } from './line.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value);

/** All days but the last of February in some years, which is the schema's. */
const MOMENT =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;

const FIELDS: Readonly<Record<keyof RunLine, Check>> = {
  archive: (value) => value === ARCHIVE_VERSION,
  run: isText,
  experiment: isText,
  title: isText,
  place: isText,
  startedAt: (value) => typeof value === 'string' && MOMENT.test(value),
  testbed: isText,
  word: (value) => value !== 'skipped' && SUITE_WORDS.includes(value as SuiteWord),
  sentence: isText,
  attempts: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  elections: (value) => hasOnly(value, isCount) && areNames(value, ['total', 'split']),
  versions: (value) => hasOnly(value, isText),
  settings: isText,
  measures: (value) => hasOnly(value, isMeasure),
};

const CHECKS = new Map<string, Check>(Object.entries(FIELDS));
const OPTIONAL = [
  'place',
  'sentence',
  'elections',
  'versions',
  'settings',
] as const satisfies (keyof RunLine)[];
const NEEDED = [...CHECKS.keys()].filter((name) => !OPTIONAL.some((one) => one === name));

/** Whether it is surely a run's line. */
export function isRunLine(json: unknown): json is RunLine {
  if (!isRecord(json)) return false;
  let needed = NEEDED.length;
  for (const name in json) {
    const check = CHECKS.get(name);
    if (check === undefined || !check(json[name])) return false;
    if (NEEDED.includes(name)) needed--;
  }
  return needed === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: unknown, check: Check): boolean {
  if (!isRecord(value)) return false;
  for (const name in value) if (!check(value[name])) return false;
  return true;
}

function areNames(value: unknown, names: readonly string[]): boolean {
  const own = Object.keys(value as object);
  return own.length === names.length && names.every((name) => own.includes(name));
}

function isMeasure(measure: unknown): boolean {
  if (!Array.isArray(measure) || measure.length !== 3) return false;
  const [value, error, unit] = measure as readonly unknown[];
  if (value !== null && !Number.isFinite(value)) return false;
  return Number.isFinite(error) && UNITS.includes(unit as Unit);
}
