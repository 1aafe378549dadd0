/** JUnit XML: a suite of cases for continuous integration, whatever it is of. */

import type { NamedAttempt } from '../core/attempt.ts';
import { printable } from './printable.ts';
import type { SuiteWord } from './suite.ts';

export interface JunitProblem {
  /** Seen to be false; could not be decided, or came to no end; said, and spoils nothing. */
  readonly element: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
}

export interface JunitCase {
  readonly group: string;
  readonly name: string;
  readonly durationS?: number | undefined;
  readonly problem?: JunitProblem | undefined;
  readonly detail?: string;
}

export interface JunitSuite {
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly durationS: number;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly JunitCase[];
}

/** The text of `junit.xml`. */
export function junitDocument({ name, startedAt, durationS, properties, cases }: JunitSuite): string {
  const number = (element: string) => cases.filter((each) => each.problem?.element === element).length;
  const totals = `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}" time="${durationS.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sentinel-chaos" ${totals}>`,
    `  <testsuite name="${escaped(name)}" timestamp="${escaped(startedAt)}" ${totals}>`,
    '    <properties>',
    ...properties.map(([key, value]) => `      <property name="${key}" value="${escaped(value)}"/>`),
    '    </properties>',
    ...cases.map((each) => element(each, name)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** What a word and its sentence are to a reader of JUnit; undefined for what held. */
export function problemOf(word: SuiteWord, sentence: string): JunitProblem | undefined {
  if (word === 'held') return undefined;
  const element = word === 'failed' ? 'failure' : word === 'skipped' ? 'skipped' : 'error';
  return { element, type: word, message: sentence };
}

/** An attempt that was carried out again. */
export function attemptCase({ name, directory, reason }: NamedAttempt): JunitCase {
  const problem = { element: 'skipped', type: 'undecided', message: `undecided: ${reason}` } as const;
  return { group: 'attempt', name, problem, detail: `Its run is ${directory}.` };
}

function element({ group, name, durationS, problem, detail = '' }: JunitCase, suite: string): string {
  const time = durationS === undefined ? '' : ` time="${durationS.toFixed(3)}"`;
  const open = `    <testcase classname="${escaped(suite)}.${group}" name="${escaped(name)}"${time}`;
  if (problem === undefined) return `${open}/>`;
  const head = `<${problem.element} type="${escaped(problem.type)}" message="${escaped(problem.message)}">`;
  return `${open}>\n      ${head}${escaped(detail)}</${problem.element}>\n    </testcase>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
