import { expect, test } from 'vitest';
import { failed, held, interrupted, undecided } from '../../test/fixtures/runs.ts';
import { member, repeated } from '../../test/fixtures/series.ts';
import { mixedSuite } from '../../test/fixtures/suite.ts';
import { junit } from './junit.ts';
import { seriesJunit } from './series/junit.ts';
import { suiteJunit } from './suite-junit.ts';

const occurrences = (text: string, part: string) => text.split(part).length - 1;

test('a held run has a case for every finding and every guard, and no problem', () => {
  const xml = junit(held());
  expect(occurrences(xml, '<testcase')).toBe(held().findings.length + held().guards.length);
  expect(xml).toContain('failures="0" errors="0"');
});

test('what was seen to be false is a failure', () => {
  expect(occurrences(junit(failed()), '<failure ')).toBe(1);
  expect(occurrences(junit(failed()), '<error ')).toBe(0);
});

test('what could not be told, and a broken guard, are errors', () => {
  expect(occurrences(junit(undecided()), '<error ')).toBe(2);
  expect(occurrences(junit(undecided()), '<failure ')).toBe(0);
});

test('an interrupted run is never green', () => {
  expect(junit(interrupted())).toContain('errors="1"');
  expect(junit({ ...held(), run: { ...held().run, interrupted: true } })).toContain('errors="1"');
});

test('a verdict that no case explains is a case of its own', () => {
  const verdict = { word: 'failed' as const, sentence: 'Something else.', reasons: [] };
  expect(junit({ ...held(), verdict })).toContain('failures="1"');
});

test('seed, run and testbed are properties', () => {
  const { run } = held();
  for (const [name, value] of [
    ['seed', run.seed],
    ['run', run.id],
    ['testbed', run.testbed],
  ])
    expect(junit(held())).toContain(`<property name="${name}" value="${value}"/>`);
});

test('of a suite each experiment is a case, and what was skipped spoils nothing', () => {
  const xml = suiteJunit(mixedSuite());
  expect(xml).toContain('tests="5" failures="1" errors="2" skipped="1" time="342.000"');
  expect(xml).toContain(
    'name="master-isolated" time="61.300">\n      <failure type="failed" message="2 504 of 35 234',
  );
  expect(xml).toContain('failover: 5.41 s');
});

test('of a suite an attempt that was carried out again is a skipped case of its own', () => {
  const { entries, ...suite } = mixedSuite();
  const attempts = [{ name: 'first attempt', directory: 'a/b', reason: 'The machine stalled.' }];
  const xml = suiteJunit({ ...suite, entries: [{ ...entries[0]!, attempts }] });
  expect(xml).toContain('tests="2" failures="0" errors="0" skipped="1"');
  expect(xml).toContain('name="master-killed, first attempt"');
});

test('of a series each run is a case, and a verdict that none explains is one as well', () => {
  const series = repeated();
  const undecided = series.members.filter(({ word }) => word === 'undecided').length;
  const xml = seriesJunit(series);
  expect(undecided).toBeGreaterThan(0);
  expect(occurrences(xml, '<testcase')).toBe(series.members.length);
  expect(occurrences(xml, '<error ')).toBe(undecided);
  const verdict = { word: 'undecided' as const, sentence: 'No cell shows "failover".', reasons: [] };
  const unexplained = seriesJunit({ ...series, members: [member('#1', {})], verdict });
  expect(occurrences(unexplained, '<testcase')).toBe(2);
  expect(unexplained).toContain('message="No cell shows &quot;failover&quot;."');
});

test('what could end an element is text', () => {
  const { entries, ...suite } = mixedSuite();
  const xml = suiteJunit({ ...suite, entries: [{ ...entries[1]!, sentence: '</failure>\u0000"&' }] });
  expect(xml).toContain('message="&lt;/failure&gt;');
  expect(occurrences(xml, '</failure>')).toBe(1);
});
