import { expect, test } from 'vitest';
import { indexPage } from './html/index-page.ts';
import { objectivesOf } from './objectives.ts';
import type { RunResult } from './result.ts';
import type { SuiteResult } from './suite.ts';

type Finding = RunResult['findings'][number];

const finding = (check: string, verdict: Finding['verdict']): Finding => ({
  check,
  title: 'A title',
  expected: 'Something.',
  verdict,
  sentence: `${check} is ${verdict}.`,
  measures: [],
  evidence: [],
  evidenceTotal: 0,
});

const MISSED = objectivesOf({
  findings: [
    finding('lost', 'held'),
    finding('objective-lost-writes', 'failed'),
    finding('objective-recovered', 'held'),
  ],
});

test('objectives are those findings that are about one, by what is wanted', () => {
  expect(MISSED.objectives?.map(({ objective, verdict }) => [objective, verdict])).toEqual([
    ['lost writes', 'failed'],
    ['recovered', 'held'],
  ]);
  expect(objectivesOf({ findings: [finding('lost', 'held')] })).toEqual({});
});

test('the page of a suite opens with fault by objective, where there are objectives', () => {
  const entry = {
    experiment: 'x',
    title: 'The pod is gone',
    word: 'failed',
    sentence: 'It is.',
    numbers: [],
  } as const;
  const suite: SuiteResult = {
    startedAt: '2026-11-27T12:00:00Z',
    durationS: 60,
    testbed: 'found',
    entries: [{ ...entry, ...MISSED }],
  };
  const page = indexPage(suite);
  expect(page.indexOf('<caption>Objectives</caption>')).toBeGreaterThan(0);
  expect(page.indexOf('Objectives')).toBeLessThan(page.indexOf('Experiments, worst first'));
  expect(page).toContain('objective-lost-writes is failed.');
  expect(indexPage({ ...suite, entries: [entry] })).not.toContain('Objectives');
});
