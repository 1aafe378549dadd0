import { expect, test } from 'vitest';
import { held } from '../../test/fixtures/runs.ts';
import { head, member } from '../../test/fixtures/series.ts';
import { mixedSuite } from '../../test/fixtures/suite.ts';
import { namedAttempts, type Attempt } from '../core/attempt.ts';
import { indexPage } from './html/index-page.ts';
import { runPage } from './html/page.ts';
import { seriesPage } from './html/series/page.ts';
import { junit } from './junit.ts';
import { suiteSummary } from './markdown/suite-summary.ts';
import { summary } from './markdown/summary.ts';
import { RunResult } from './result.ts';
import { assembleSeries } from './series/assemble.ts';
import { SeriesResult } from './series/result.ts';
import { seriesBlock, seriesSummary } from './series/summary.ts';
import type { SuiteResult } from './suite.ts';
import { verdictBlock, verdictTable } from './terminal.ts';

const PLAIN = { colours: false, paths: [] };
const REASONS = ['The machine stalled for 2.1 s.', 'Of <evil> "links" & more, one was | not cut.'];

const attemptsBelow = (folder: string): Attempt[] =>
  REASONS.map((reason, index) => ({ directory: `${folder}run-${index + 1}`, reason }));

/** The third attempt at a run, which held. */
function third(): RunResult {
  const result = held();
  return { ...result, run: { ...result.run, attempts: attemptsBelow('') } };
}

/** A suite in which the experiment that held did so in its third attempt. */
function suite(): SuiteResult {
  const { entries, ...rest } = mixedSuite();
  const attempts = namedAttempts(attemptsBelow('master-killed/'));
  return {
    ...rest,
    entries: entries.map((entry) => (entry.word === 'held' ? { ...entry, attempts } : entry)),
  };
}

function series(): SeriesResult {
  return assembleSeries(head(), [
    member('#1', { failover: 5 }),
    member('#2', { failover: 6 }, { attempts: attemptsBelow('') }),
  ]);
}

const lines = (text: string, part: string): string[] =>
  text.split('\n').filter((line) => line.includes(part));

test('results with attempts have the form of their schemas', () => {
  expect(RunResult.safeParse(third()).success).toBe(true);
  expect(SeriesResult.safeParse(series()).success).toBe(true);
});

test('the page of a run leads to every attempt before it', () => {
  const page = runPage(third());
  expect(page).toMatch(/href="\.\.\/run-1\/report\.html">first attempt<\/a> undecided: The machine stalled/);
  expect(page).toMatch(/href="\.\.\/run-2\/report\.html">second attempt<\/a> undecided: Of &lt;evil>/);
  expect(runPage(held())).not.toContain('class="attempts"');
});

test('the page of a suite leads to them, too', () => {
  const page = indexPage(suite());
  expect(page).toContain(
    '<a href="./master-killed/run-1/report.html">first attempt</a> undecided: The machine',
  );
  expect(page.match(/class="attempts"/g)).toHaveLength(1);
  expect(page).not.toContain('<evil>');
  expect(indexPage(mixedSuite())).not.toContain('class="attempts"');
});

test('summaries list them with their reasons', () => {
  const [row] = lines(suiteSummary(suite()), '`master-killed`');
  expect(row).toContain(
    '<br>first attempt undecided: The machine stalled for 2.1 s.<br>second attempt undecided: ',
  );
  expect(row!.match(/(?<!\\)\|/g)).toHaveLength(6);
  expect(lines(summary(third()), 'attempt undecided')).toEqual([
    '- first attempt undecided: The machine stalled for 2.1 s.',
    '- second attempt undecided: Of &lt;evil\\> "links" &amp; more, one was \\| not cut.',
  ]);
});

test('the terminal has a line for each', () => {
  const wanted = [
    '  first attempt undecided: The machine stalled for 2.1 s. (run-1)',
    '  second attempt undecided: Of <evil> "links" & more, one was | not cut. (run-2)',
  ];
  expect(lines(verdictBlock(third(), PLAIN), 'attempt undecided')).toEqual(wanted);
  expect(lines(verdictTable(suite(), PLAIN), 'attempt undecided')).toEqual(
    wanted.map((line) => line.replace('(', '(master-killed/')),
  );
  expect(lines(seriesBlock(series(), PLAIN), 'attempt undecided')).toEqual(
    wanted.map((line) => line.replace('  ', '  #2, ')),
  );
});

test('for continuous integration they are skipped cases, so that they say why and spoil nothing', () => {
  const xml = junit(third());
  const cases = third().findings.length + third().guards.length + 2;
  expect(xml).toContain(`tests="${cases}" failures="0" errors="0" skipped="2"`);
  expect(xml).toMatch(
    /\.attempt" name="first attempt">\s*<skipped type="undecided" message="undecided: The machine/,
  );
  expect(junit(held())).toContain('skipped="0"');
});

test('a series names each by its run', () => {
  const page = seriesPage(series());
  expect(page).toMatch(/href="\.\.\/run-1\/report\.html">first attempt<\/a> undecided: The machine stalled/);
  expect(lines(seriesSummary(series()), 'attempt undecided')).toEqual([
    '- \\#2, first attempt undecided: The machine stalled for 2.1 s.',
    expect.stringContaining('- \\#2, second attempt undecided: '),
  ]);
});
