/** `junit.xml` of a series: a case for each repetition or cell, and one for the whole where no run explains its verdict. */

import { attemptCase, junitDocument, problemOf, type JunitCase } from '../junit-document.ts';
import type { SeriesMember, SeriesResult } from './result.ts';
import { attemptsOf } from './words.ts';

/** JUnit XML of one series. */
export function seriesJunit({ series, verdict, members }: SeriesResult): string {
  const cases = members.map(memberCase);
  const isExplained = verdict.word === 'held' || cases.some(({ problem }) => problem !== undefined);
  const whole: JunitCase = {
    group: 'series',
    name: series.title,
    problem: problemOf(verdict.word, verdict.sentence),
    detail: verdict.reasons.join('\n'),
  };
  return junitDocument({
    name: series.experiment,
    startedAt: series.startedAt,
    durationS: series.durationS,
    properties: [
      ['series', series.id],
      ['seed', String(series.seed)],
      ['testbed', series.testbed],
      ['hypothesis', series.hypothesis],
      ['command', series.command],
    ],
    cases: [...cases, ...(isExplained ? [] : [whole]), ...attemptsOf(members).map(attemptCase)],
  });
}

function memberCase({
  label,
  word,
  sentence,
  durationS,
  expected,
  observed,
  directory,
}: SeriesMember): JunitCase {
  const detail = [
    ...(expected === undefined ? [] : [`Expected: ${expected}`]),
    ...(observed === undefined ? [] : [`Observed: ${observed}`]),
    ...(directory === undefined ? [] : [`Its run is ${directory}.`]),
  ].join('\n');
  return { group: 'run', name: label, durationS, problem: problemOf(word, sentence), detail };
}
