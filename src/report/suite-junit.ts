/** `junit.xml` of a suite: a case for each experiment or series; those of their own are in their folders. */

import { attemptCase, junitDocument, problemOf, type JunitCase } from './junit-document.ts';
import type { SuiteEntry, SuiteResult } from './suite.ts';

/** JUnit XML of everything that was carried out together. */
export function suiteJunit({ startedAt, durationS, testbed, entries }: SuiteResult): string {
  return junitDocument({
    name: 'sentinel-chaos',
    startedAt,
    durationS,
    properties: [['testbed', testbed]],
    cases: entries.flatMap(casesOf),
  });
}

function casesOf({
  experiment,
  word,
  sentence,
  durationS,
  directory,
  numbers,
  attempts = [],
}: SuiteEntry): JunitCase[] {
  const detail = [
    ...numbers.map(({ label, value }) => `${label}: ${value}`),
    ...(directory === undefined ? [] : [`Its reports are in ${directory}.`]),
  ].join('\n');
  const own = {
    group: 'experiment',
    name: experiment,
    durationS,
    problem: problemOf(word, sentence),
    detail,
  };
  return [
    own,
    ...attempts.map((attempt) => attemptCase({ ...attempt, name: `${experiment}, ${attempt.name}` })),
  ];
}
