import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE_TEXT, poisoned } from '../../test/fixtures/hostile.ts';
import { failed, undecided } from '../../test/fixtures/runs.ts';
import { mixedSuite } from '../../test/fixtures/suite.ts';
import { indexPage } from './html/index-page.ts';
import { runPage } from './html/page.ts';
import { junit } from './junit.ts';
import { summary } from './markdown/summary.ts';
import { suiteSummary } from './markdown/suite-summary.ts';
import { verdictBlock, verdictTable } from './terminal.ts';
import type { RunResult } from './result.ts';

const CONTROL = /[^\P{Cc}\n\t]/u;

function forHostile(check: (result: RunResult) => void): void {
  const result = fc.tuple(fc.constantFrom(failed(), undecided()), HOSTILE_TEXT);
  fc.assert(
    fc.property(result, ([each, poison]) => check(poisoned(each, poison))),
    { numRuns: 15 },
  );
}

/** What a document leaves open or closes wrongly; nothing, if it is well-formed. */
function misnested(xml: string): string[] {
  const open: string[] = [];
  for (const [, end, name, empty] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[a-z]+="[^"<]*")*(\/?)>/g)) {
    if (end === '' && empty === '') open.push(name!);
    if (end === '/' && open.at(-1) !== name) return [`${name} closes ${open.at(-1)}`];
    if (end === '/') open.pop();
  }
  return open;
}

describe('text from outside is text in every report', () => {
  test('in the page of a run', () => {
    forHostile((result) => {
      const page = runPage(result);
      expect(page).not.toMatch(/<evil|<[^>]*" onmouseover="/);
      expect(
        page
          .match(/<\/(script|style|title|html)>/g)
          ?.toSorted()
          .join(''),
      ).toMatch(/^<\/html><\/script><\/style>(<\/title>)+$/);
      expect(page).not.toMatch(CONTROL);
      expect(page.isWellFormed()).toBe(true);
    });
  });

  test('in the page of a suite', () => {
    fc.assert(
      fc.property(HOSTILE_TEXT, (poison) => {
        const suite = mixedSuite();
        const entries = suite.entries.map((entry) => ({
          ...entry,
          experiment: poison,
          title: poison,
          sentence: poison,
          directory: `javascript:${poison}`,
          numbers: [{ label: poison, value: poison }],
        }));
        const page = indexPage({ ...suite, testbed: poison, entries });
        expect(page).not.toMatch(/<evil|href="javascript:|<[^>]*" onmouseover="/);
        expect(page).not.toMatch(CONTROL);
        const plain = entries.map((entry) => ({ ...entry, experiment: 'experiment' }));
        const text = suiteSummary({ ...suite, testbed: poison, entries: plain });
        expect(text).not.toMatch(/<evil|(?<!\\)\[x(?<!\\)\]/);
        expect(text).not.toMatch(CONTROL);
        expect(verdictTable({ ...suite, entries }, { colours: false, paths: [] })).not.toMatch(CONTROL);
      }),
    );
  });

  test('in JUnit XML', () => {
    forHostile((result) => {
      const xml = junit(result);
      expect(xml).not.toContain('<evil');
      expect(xml).not.toMatch(CONTROL);
      expect(misnested(xml)).toEqual([]);
    });
  });

  test('in Markdown outside code', () => {
    forHostile((result) => {
      const { command, ...run } = { ...result.run, id: 'id', experiment: 'experiment' };
      const text = summary({ ...result, run: { ...run, command: 'true' } });
      expect(command).not.toBe('true');
      expect(text).not.toContain('<evil');
      expect(text).not.toMatch(/(?<!\\)\[x(?<!\\)\]/);
      expect(text).not.toMatch(CONTROL);
    });
  });

  test('on the terminal', () => {
    forHostile((result) => {
      expect(verdictBlock(result, { colours: false, paths: [] })).not.toMatch(CONTROL);
    });
  });
});
