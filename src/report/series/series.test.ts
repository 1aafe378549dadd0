import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failed, held } from '../../../test/fixtures/runs.ts';
import { cell, head, member, repeated, swept, tabled } from '../../../test/fixtures/series.ts';
import { assembleSeries } from './assemble.ts';
import { groupsOf } from './groups.ts';
import { SeriesResult, type SeriesMember, type Statistic } from './result.ts';
import { samplesOf } from './samples.ts';
import { seriesBlock, seriesSummary } from './summary.ts';
import { medianWords } from './words.ts';

const of = (result: SeriesResult, id: string): Statistic =>
  result.groups[0]!.statistics.find((row) => row.id === id)!;

describe('statistics of repetitions', () => {
  test('count every decided run, and name the others', () => {
    const [group] = repeated().groups;
    expect(group).toMatchObject({ label: 'all repetitions', counted: 7, apart: ['#8'] });
    expect(of(repeated(), 'failover')).toMatchObject({ n: 7, median: 5.36, p95: 9.87, min: 5.29, max: 9.87 });
    expect(of(repeated(), 'failover').interval).toMatchObject({ low: 5.29, high: 9.87 });
  });

  test('an outlier is named and counted', () => {
    expect(of(repeated(), 'failover').outliers).toEqual(['#6']);
    expect(of(repeated(), 'lost').outliers).toEqual([]);
  });

  test('samples outside the predicted band are counted', () => {
    expect(of(repeated(), 'kill: odown')).toMatchObject({ predicted: [5, 5.6], outside: 1 });
  });

  test('a median has no more digits than its interval allows, other numbers than their resolution', () => {
    const close = [5.311, 5.352, 5.383, 5.364, 5.322, 5.341];
    const narrow = assembleSeries(
      head(),
      close.map((failover, n) => member(`#${n}`, { failover })),
    );
    expect(medianWords(of(narrow, 'failover'))).toBe('5.35\u202fs (5.31 to 5.38)');
    expect(medianWords(of(repeated(), 'failover'))).toBe('5.4\u202fs (5.3 to 9.9)');
    const two = assembleSeries(
      head(),
      [5.1, 5.9].map((failover, n) => member(`#${n}`, { failover })),
    );
    expect(medianWords(of(two, 'failover'))).toBe('5.50\u202fs');
    expect(of(two, 'failover').interval).toBeNull();
  });

  test('what a run waited for in vain is beyond all that was seen', () => {
    const of13 = (seen: number): SeriesResult =>
      assembleSeries(
        head(),
        Array.from({ length: 13 }, (_, n) =>
          n < seen
            ? member(`#${n}`, { failover: 6 + n / 10 })
            : member(`#${n}`, { failover: null }, { word: 'failed', sentence: 'No replica took over.' }),
        ),
      );
    expect(of(of13(6), 'failover')).toMatchObject({
      n: 6,
      beyond: 7,
      median: null,
      interval: null,
      p95: null,
    });
    expect(medianWords(of(of13(6), 'failover'))).toBe('beyond 6.50\u202fs');
    expect(of13(6).verdict.sentence).toContain(
      'median beyond 6.50\u202fs; samples from 6.00\u202fs to 6.50\u202fs. It was not seen in 7 of 13 runs.',
    );
    expect(of(of13(12), 'failover')).toMatchObject({ n: 12, beyond: 1, median: 6.6, p95: null });
    expect(of(of13(12), 'failover').interval).toMatchObject({ low: 6.2, high: 7 });
    expect(of(of13(0), 'failover')).toMatchObject({ n: 0, beyond: 0 });
  });

  test('a median is never outside the samples, as a number and as it is written', () => {
    const values = fc.array(fc.integer({ min: 4_000, max: 9_999 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, (all) => {
        const series = assembleSeries(
          head(),
          all.map((ms, n) => member(`#${n}`, { failover: ms / 1e3 })),
        );
        const { min, max, median } = of(series, 'failover');
        const written = Number.parseFloat(medianWords(of(series, 'failover')));
        expect(median).toBeGreaterThanOrEqual(min!);
        expect(median).toBeLessThanOrEqual(max!);
        expect(written).toBeGreaterThanOrEqual(Math.floor(min! * 100) / 100);
        expect(written).toBeLessThanOrEqual(Math.ceil(max! * 100) / 100);
      }),
    );
  });

  test('do not depend on the order of runs, and lose no sample', () => {
    const values = fc.array(fc.option(fc.double({ min: 0, max: 100, noNaN: true })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, (drawn) => {
        const members = drawn.map((failover, n) => member(`#${n}`, { failover }));
        const [one] = groupsOf(members)[0]!.statistics;
        const [other] = groupsOf(members.toReversed())[0]!.statistics;
        expect(one!.n).toBe(drawn.filter((value) => value !== null).length);
        expect({ ...one, outliers: [] }).toEqual({ ...other, outliers: [] });
      }),
    );
  });

  test('each place of a sweep has its own', () => {
    expect(swept().groups.map(({ label, counted }) => `${label}: ${counted}`)).toEqual([
      'downAfter=1s min-replicas=0: 3',
      'downAfter=1s min-replicas=1: 3',
      'downAfter=5s min-replicas=0: 3',
      'downAfter=5s min-replicas=1: 3',
    ]);
  });
});

describe('the verdict of a series', () => {
  const worded = (...words: SeriesMember['word'][]): SeriesResult['verdict'] =>
    assembleSeries(
      head(),
      words.map((word, n) => member(`#${n + 1}`, { failover: 5 }, { word })),
    ).verdict;

  test.each<[SeriesMember['word'][], SeriesMember['word'], string]>([
    [['held', 'held'], 'held', '2 of 2 runs held.'],
    [['held', 'undecided', 'held'], 'undecided', '2 of 3 runs held; undecided: #2.'],
    [['undecided', 'failed', 'held'], 'failed', '1 of 3 runs held; undecided: #1; failed: #2.'],
    [['failed', 'broke'], 'broke', '0 of 2 runs held; failed: #1; broke: #2.'],
    [['held', 'interrupted'], 'interrupted', '1 of 2 runs held; interrupted: #2.'],
  ])('of %j is %s', (words, word, sentence) => {
    expect(worded(...words).word).toBe(word);
    expect(worded(...words).sentence.startsWith(sentence)).toBe(true);
    expect(worded(...words).reasons).toHaveLength(words.filter((one) => one !== 'held').length);
  });

  test('of which nothing was tried is skipped, with the reason', () => {
    expect(worded('skipped', 'skipped')).toEqual({
      word: 'skipped',
      sentence: 'redis-2 took over in run #1.',
      reasons: [],
    });
    expect(worded('skipped', 'held').word).toBe('held');
  });

  test('says the first number with its interval, and names phases outside their band', () => {
    expect(repeated().verdict.sentence).toBe(
      '7 of 8 runs held; undecided: #8. Failover time: median 5.4\u202fs, with 98 % between 5.3\u202fs and 9.9\u202fs; samples from 5.29\u202fs to 9.87\u202fs. Outside the predicted band: "kill: odown" in 1 of 7.',
    );
    expect(swept().verdict.sentence).toBe(
      '12 of 12 runs held. Outside the predicted band: "kill: odown" in 3 of 3 (downAfter=1s min-replicas=0), "kill: odown" in 3 of 3 (downAfter=1s min-replicas=1).',
    );
  });
});

describe('the verdict of a table', () => {
  test('as the rule says', () => {
    expect(tabled().verdict).toEqual({
      word: 'held',
      sentence: '8 of 8 cells held. Observed: 2 tried and refused, 4 failover, 2 no try.',
      reasons: [],
    });
  });

  test('a wrong cell fails it, an undecided one makes it undecided, each named with what was seen', () => {
    const wrong = cell('5 2 1', 'no try', { word: 'failed', observed: 'failover' });
    const split = cell('3 1 2', 'failover', { word: 'undecided', observed: 'split vote' });
    expect(tabled(wrong).verdict).toMatchObject({ word: 'failed' });
    expect(tabled(wrong).verdict.sentence).toContain(
      '7 of 8 cells held; failed: N=5 Q=2 A=1 (failover instead of no try).',
    );
    expect(tabled(split).verdict).toMatchObject({ word: 'undecided' });
    expect(tabled(split).verdict.sentence).toContain(
      'undecided: N=3 Q=1 A=2 (split vote instead of failover).',
    );
    expect(tabled(split, wrong).verdict.word).toBe('failed');
  });

  test('a page without a control proves nothing', () => {
    const none = ['5 1 2', '5 2 2'].map((place) => cell(place, 'no try'));
    const verdict = tabled(...none).verdict;
    expect(verdict.word).toBe('undecided');
    expect(verdict.sentence).toContain(
      'No cell with N=5 showed "failover", so its other cells prove nothing.',
    );
  });

  test('an undecided control is none', () => {
    const doubtful = ['5 1 2', '5 2 2'].map((place) => cell(place, 'failover', { word: 'undecided' }));
    expect(tabled(...doubtful).verdict.reasons[0]).toContain('No cell with N=5 showed');
  });
});

test('what a run contributes: numbers, refused and unknown writes, phases with their bands, in seconds', () => {
  for (const run of [held(), failed()]) {
    const samples = samplesOf(run);
    const rows = run.failovers.flatMap((one) => one.rows);
    expect(samples.filter(({ group }) => group === 'phase')).toHaveLength(rows.length);
    expect(samples.find(({ id }) => id === 'refused')!.value).toBe(
      run.workloads.reduce((sum, { fail }) => sum + fail, 0),
    );
    const [row] = rows;
    const sample = samples.find(({ group }) => group === 'phase')!;
    expect(sample.value).toBe(row!.sinceFaultMs! / 1e3);
    expect(sample.predicted).toEqual(row!.predictedMs!.map((ms) => ms / 1e3));
  }
});

describe('told as text', () => {
  const all = { repeated: repeated(), swept: swept(), tabled: tabled() };

  test.each(Object.entries(all))('%s has the form of the schema', (_, result) => {
    expect(SeriesResult.safeParse(result).success).toBe(true);
  });

  test('a summary begins with the verdict and ends with the command', () => {
    const text = seriesSummary(repeated());
    expect(text.startsWith('# ? Undecided: The master process is killed')).toBe(true);
    expect(text).toContain('| failover | 7 |');
    expect(text).toMatch(/```sh\nbin\/sentinel-chaos run master-killed .*\n```\n$/);
  });

  test('the summary of a table shows a wrong cell in bold beside what was expected', () => {
    const wrong = cell('5 2 1', 'no try', { word: 'failed', observed: 'failover' });
    expect(seriesSummary(tabled(wrong))).toContain('✗ **failover** instead of no try');
    expect(seriesSummary(tabled()).match(/^\| \*\*/gm)).toHaveLength(4);
  });

  test('the terminal shows the verdict, every reason and the path, without colours if so wished', () => {
    const text = seriesBlock(repeated(), { colours: false, paths: ['here/series.html'] });
    expect(text.startsWith('? Undecided  The master process is killed')).toBe(true);
    expect(text).toContain('because: #8: client-a could not run.');
    expect(text).toContain('all repetitions (7 runs, not counted: #8)');
    expect(text.endsWith('here/series.html')).toBe(true);
    expect(text).not.toContain('\x1b');
  });
});
