import { describe, expect, test } from 'vitest';
import { held } from '../../../test/fixtures/runs.ts';
import { member } from '../../../test/fixtures/series.ts';
import type { RunResult } from '../result.ts';
import type { FoundRun } from '../stored.ts';
import { appendedTo, archiveIn, textOf } from './archive.ts';
import { linesOf } from './lines-of.ts';
import { measuredIn } from './measured.ts';

function found(id: string, more: Partial<FoundRun> = {}): FoundRun {
  return {
    id,
    experiment: 'master-killed',
    title: 'The master is killed',
    place: '',
    label: id,
    startedAt: '2026-11-20T02:17:00.000Z',
    testbed: 'local',
    word: 'held',
    sentence: 'redis-2 took over.',
    attempts: [],
    result: held(),
    ...more,
  };
}

const added = (before: string, ...runs: readonly FoundRun[]): string =>
  textOf(appendedTo(before, runs.flatMap(linesOf), 'a'), before);
const archiveOf = (...runs: readonly FoundRun[]): string => added('', ...runs);

/** A run with this setting instead of what the stored one has. */
function withSetting(name: string, value: string): RunResult {
  const result = held();
  return { ...result, method: { ...result.method, topology: [...result.method.topology, { name, value }] } };
}

describe('an archive', () => {
  test('has a line a run of a few hundred bytes, and what runs have in common once', () => {
    const text = archiveOf(found('a'), found('b'), found('c', { result: withSetting('x', '1') }));
    const [common, a, b, others, c, ...none] = text.split('\n');
    expect(JSON.parse(common!)).toMatchObject({ settings: { 'down-after': '5 s' } });
    expect(JSON.parse(others!)).toMatchObject({ settings: { x: '1' } });
    expect([a, b, c].map((line) => JSON.parse(line!).run)).toEqual(['a', 'b', 'c']);
    expect(none).toEqual(['']);
    expect(a!.length).toBeLessThan(400);
  });

  test('holds what a comparison needs, with what each number may be off by', () => {
    const [run, ...others] = archiveIn(archiveOf(found('a')), 'a').runs;
    expect(others).toEqual([]);
    expect(run).toMatchObject({ word: 'held', attempts: 1 });
    expect(run).not.toHaveProperty('sentence');
    const { common } = run!;
    expect(common).toMatchObject({ experiment: 'master-killed', testbed: 'local' });
    expect(common.settings).toMatchObject({ 'down-after': '5 s' });
    expect(Object.keys(common.versions!).toSorted()).toEqual(
      ['server', 'testbed', 'sentinel-chaos', 'Node', 'kernel'].toSorted(),
    );
    const measured = measuredIn(run!);
    expect(measured.find(({ id }) => id === 'failover')).toEqual({
      id: 'failover',
      words: 'Failover time',
      value: 6.24,
      error: expect.any(Number),
      unit: 's',
      worse: 'more',
      isAwaited: true,
      kind: 'headline',
    });
    expect(measured.filter(({ kind }) => kind === 'phase').length).toBeGreaterThan(5);
    expect(measured.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['lost', 'refused', 'latency of through-sentinel']),
    );
  });

  test('of a run that is added again stays as it is, and of one whose end of line is missing as well', () => {
    const text = archiveOf(found('a'));
    expect(added(text, found('a'))).toBe('');
    expect(added(text, found('a', { title: 'Of another name today' }))).toBe('');
    const cut = text.slice(0, -1);
    const both = cut + added(cut, found('b'));
    expect(archiveIn(both, 'a').runs.map(({ run }) => run)).toEqual(['a', 'b']);
  });

  test('is what two of them make one after the other, in whatever order', () => {
    const [one, other] = [
      archiveOf(found('a'), found('b')),
      archiveOf(found('b'), found('c', { startedAt: '2026-11-19T02:17:00.000Z' })),
    ];
    expect(archiveIn(one + other, 'a')).toEqual(archiveIn(other + one, 'a'));
    expect(archiveIn(one + other, 'a').runs.map(({ run }) => run)).toEqual(['c', 'a', 'b']);
  });

  test('keeps what a series alone tells, the elections of every attempt, and what was said of what did not hold', () => {
    const attempt = { directory: 'd', reason: 'r', elections: { total: 2, split: 1 } };
    const { result: _, ...rest } = found('s', { word: 'failed', attempts: [attempt] });
    const own = { ...rest, member: member('#1', { failover: 5.1 }, { elections: { total: 1, split: 0 } }) };
    const [run, ...more] = archiveIn(archiveOf(own), 'a').runs;
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      word: 'failed',
      sentence: 'redis-2 took over.',
      attempts: 2,
      elections: { total: 3, split: 1 },
    });
    expect(run!.common).not.toHaveProperty('settings');
    expect(measuredIn(run!).map(({ id, value, error, unit }) => [id, value, error, unit])).toEqual(
      expect.arrayContaining([
        ['failover', 5.1, 0.001, 's'],
        ['kill: odown', null, 0.001, 's'],
      ]),
    );
    expect(linesOf(found('s', { word: 'skipped' }))).toEqual([]);
  });

  const run = JSON.parse(archiveOf(found('a')).split('\n')[1]!) as { numbers: number[] };

  test.each([
    ['{"archive":2,', /^line 3 of a\.ndjson is no line of an archive \(.*JSON.*\)$/],
    ['[]', /^line 3 of a\.ndjson is no line of an archive \(.*received array.*\)$/],
    [
      JSON.stringify({ ...run, word: 'lovely' }),
      /^line 3 of a\.ndjson is no line of an archive \(word: .*\)$/,
    ],
    [JSON.stringify({ ...run, more: 1 }), /^line 3 of a\.ndjson is no line of an archive \(.*more.*\)$/],
    [JSON.stringify({ ...run, numbers: ['0', 0] }), /no line of an archive \(numbers\.0: .*\)$/],
    [
      JSON.stringify({ ...run, numbers: run.numbers.slice(0, -1) }),
      /\(numbers: not two for each measure.*\)$/,
    ],
    [
      JSON.stringify({ ...run, common: 'ffff' }),
      /^line 3 of a\.ndjson .*\(no line has what its run has in common, ffff\)$/,
    ],
    [
      JSON.stringify({ ...run, elections: { total: 1, split: 2 } }),
      /\(elections: more votes split than.*\)$/,
    ],
    [JSON.stringify({ ...run, elections: { total: -1, split: -1 } }), /\(elections\.total: .*>=0\)$/],
    [
      JSON.stringify({ ...run, numbers: run.numbers.with(1, -5) }),
      /\(numbers: what a number may be off by.*\)$/,
    ],
    [JSON.stringify({ ...run, archive: 1 }), /^line 3 of a\.ndjson is of version 1 of archives/],
    [JSON.stringify({ ...run, archive: 3 }), /^line 3 of a\.ndjson is of version 3 of archives/],
  ])('planted: %s is said to be a broken line, with its number', (line, message) => {
    const text = `${archiveOf(found('a'))}${line}\n`;
    expect(() => archiveIn(text, 'a.ndjson')).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });
});
