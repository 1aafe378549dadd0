/**
 * `junit.xml` of a run, for continuous integration. The suite is the experiment, its cases are the findings and the guards. What
 * was seen to be false is a failure; what could not be decided, or a guard that broke, is an error. An earlier attempt at the
 * run is a skipped case: it says what happened and spoils nothing.
 */

import { namedAttempts } from '../core/attempt.ts';
import { figureText } from '../facts/figures.ts';
import { attemptCase, junitDocument, type JunitCase } from './junit-document.ts';
import type { RunResult } from './result.ts';

/** JUnit XML of one run. */
export function junit(result: RunResult): string {
  const { run } = result;
  return junitDocument({
    name: run.experiment,
    startedAt: run.startedAt,
    durationS: run.durationS,
    properties: [
      ['run', run.id],
      ['seed', String(run.seed)],
      ['testbed', run.testbed],
      ['server', run.server],
      ['hypothesis', run.hypothesis],
      ['command', run.command],
    ],
    cases: [...casesOf(result), ...namedAttempts(run.attempts).map(attemptCase)],
  });
}

function casesOf(result: RunResult): JunitCase[] {
  const cases: JunitCase[] = [...result.findings.map(findingCase), ...result.guards.map(guardCase)];
  const { verdict, run } = result;
  const explained = verdict.word === 'held' || cases.some((each) => each.problem !== undefined);
  if (explained && !run.interrupted) return cases;
  const message = run.interrupted ? 'The run was interrupted' : verdict.sentence;
  const type = run.interrupted ? 'interrupted' : verdict.word;
  const whole = verdict.word === 'failed' && !explained ? 'failure' : 'error';
  const problem = { element: whole, type, message } as const;
  return [...cases, { group: 'run', name: run.title, problem, detail: verdict.reasons.join('\n') }];
}

function findingCase(finding: RunResult['findings'][number]): JunitCase {
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

function guardCase(guard: RunResult['guards'][number]): JunitCase {
  if (guard.intact) return { group: 'guard', name: guard.name };
  const problem = { element: 'error', type: 'guard', message: guard.sentence } as const;
  return { group: 'guard', name: guard.name, problem };
}
