import { describe, expect, test } from 'vitest';
import { head, member, repeated } from '../../../test/fixtures/series.ts';
import { seriesEntry } from '../../suite/series.ts';
import { seriesPage } from '../html/series/page.ts';
import { assembleSeries } from './assemble.ts';
import { SeriesResult, type SeriesMember } from './result.ts';
import { seriesBlock, seriesSummary } from './summary.ts';

const RATE = '2 of 41 elections (1\u202f% to 16\u202f%)';

/** Forty runs of one election each; in one of them votes split, and in an earlier attempt at another they did as well. */
function rated(): SeriesResult {
  const usual = Array.from({ length: 38 }, (_, n): SeriesMember =>
    member(`#${n + 1}`, { failover: 6 }, { elections: { total: 1, split: 0 } }),
  );
  const attempt = { directory: 'first', reason: 'The votes split.', elections: { total: 1, split: 1 } };
  return assembleSeries(head(), [
    ...usual,
    member('#39', { failover: 6 }, { elections: { total: 1, split: 0 }, attempts: [attempt] }),
    member('#40', {}, { elections: { total: 1, split: 1 }, word: 'undecided', sentence: 'The votes split.' }),
  ]);
}

describe('how often votes split in a series', () => {
  test('is a share of the elections of all runs, undecided ones and earlier attempts included', () => {
    const { splitVotes } = rated();
    expect(splitVotes).toMatchObject({ total: 41, split: 2, interval: { coverage: 0.95 } });
    expect(SeriesResult.safeParse(rated()).success).toBe(true);
  });

  test('stands with its interval in the verdict, the page, the summary, on the terminal and in the suite', () => {
    const result = rated();
    expect(result.verdict.sentence).toContain(` Split votes: ${RATE}.`);
    expect(seriesPage(result)).toContain(`split votes: ${RATE}`);
    expect(seriesSummary(result)).toContain(`\n\nSplit votes: ${RATE}.\n\n`);
    expect(seriesBlock(result, { colours: false, paths: [] })).toContain(`\n  Split votes: ${RATE}\n`);
    expect(seriesEntry(result, 'here').numbers).toContainEqual({ label: 'Split votes', value: RATE });
  });

  test('is a number where none did, but no part of the verdict', () => {
    const elections = { total: 1, split: 0 };
    const result = assembleSeries(head(), [member('#1', { failover: 6 }, { elections })]);
    expect(seriesSummary(result)).toContain('Split votes: 0 of 1 election (0\u202f% to 79\u202f%).');
    expect(result.verdict.sentence).not.toContain('Split votes');
  });

  test('is nothing where there was no election', () => {
    expect(repeated()).not.toHaveProperty('splitVotes');
    expect(seriesSummary(repeated())).not.toContain('Split votes');
  });
});
