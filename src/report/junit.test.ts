import { expect, test } from 'vitest';
import { failed, held, interrupted, undecided } from '../../test/fixtures/runs.ts';
import { junit } from './junit.ts';

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
