/**
 * `junit.xml`: a run for continuous integration. The suite is the experiment, its cases are the findings and the guards. What
 * was seen to be false is a failure; what could not be decided, or a guard that broke, is an error. An earlier attempt at the
 * run is a skipped case: it says what happened and spoils nothing.
 */

import { namedAttempts, type NamedAttempt } from '../core/attempt.ts';
import { printable } from './printable.ts';
import { figureText } from '../facts/figures.ts';
import type { RunResult } from './result.ts';

interface Case {
  readonly group: 'finding' | 'guard' | 'run' | 'attempt';
  readonly name: string;
  readonly problem?: {
    readonly element: 'failure' | 'error' | 'skipped';
    readonly type: string;
    readonly message: string;
  };
  readonly detail: string;
}

/** JUnit XML of one run. */
export function junit(result: RunResult): string {
  const { run } = result;
  const cases = [...casesOf(result), ...namedAttempts(run.attempts).map(attemptCase)];
  const number = (element: string) => cases.filter((each) => each.problem?.element === element).length;
  const totals = `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}" time="${run.durationS.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sentinel-chaos" ${totals}>`,
    `  <testsuite name="${escaped(run.experiment)}" timestamp="${escaped(run.startedAt)}" ${totals}>`,
    ...properties(result),
    ...cases.map((each) => element(each, run.experiment)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf(result: RunResult): Case[] {
  const cases: Case[] = [...result.findings.map(findingCase), ...result.guards.map(guardCase)];
  const { verdict, run } = result;
  const explained = verdict.word === 'held' || cases.some((each) => each.problem !== undefined);
  if (explained && !run.interrupted) return cases;
  const message = run.interrupted ? 'The run was interrupted' : verdict.sentence;
  const type = run.interrupted ? 'interrupted' : verdict.word;
  const whole = verdict.word === 'failed' && !explained ? 'failure' : 'error';
  const problem = { element: whole, type, message } as const;
  return [...cases, { group: 'run', name: run.title, problem, detail: verdict.reasons.join('\n') }];
}

function findingCase(finding: RunResult['findings'][number]): Case {
  const detail = [
    `Expected: ${finding.expected}`,
    ...finding.measures.map(({ name, ...number }) => `${name}: ${figureText(number)}`),
    ...finding.evidence.map(({ atS, text }) => (atS === undefined ? text : `+${atS.toFixed(3)} s ${text}`)),
  ].join('\n');
  const name = finding.title;
  if (finding.verdict === 'held') return { group: 'finding', name, detail };
  const element = finding.verdict === 'failed' ? 'failure' : 'error';
  const problem = { element, type: finding.check, message: finding.sentence } as const;
  return { group: 'finding', name, problem, detail };
}

function guardCase(guard: RunResult['guards'][number]): Case {
  if (guard.intact) return { group: 'guard', name: guard.name, detail: '' };
  const problem = { element: 'error', type: 'guard', message: guard.sentence } as const;
  return { group: 'guard', name: guard.name, problem, detail: '' };
}

function attemptCase({ name, directory, reason }: NamedAttempt): Case {
  const problem = { element: 'skipped', type: 'undecided', message: `undecided: ${reason}` } as const;
  return { group: 'attempt', name, problem, detail: `Its run is ${directory}.` };
}

function properties({ run }: RunResult): string[] {
  const pairs = [
    ['run', run.id],
    ['seed', String(run.seed)],
    ['testbed', run.testbed],
    ['server', run.server],
    ['hypothesis', run.hypothesis],
    ['command', run.command],
  ] as const;
  const lines = pairs.map(([name, value]) => `      <property name="${name}" value="${escaped(value)}"/>`);
  return ['    <properties>', ...lines, '    </properties>'];
}

function element({ group, name, problem, detail }: Case, experiment: string): string {
  const open = `    <testcase classname="${escaped(experiment)}.${group}" name="${escaped(name)}"`;
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
