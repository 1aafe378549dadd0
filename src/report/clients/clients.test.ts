import { describe, expect, test } from 'vitest';
import { storedRun } from '../../../test/fixtures/stored-runs.ts';
import { WRITES_RESUMED } from '../../check/guards/resumed.ts';
import { OBSERVER_LOOKED } from '../../check/guards/harness.ts';
import { PROGRAMS_ANSWERED } from '../../check/guards/programs.ts';
import type { StoredRun } from '../claims/stored-evidence.ts';
import type { RunResult } from '../result.ts';
import { clientsMarkdown } from './markdown.ts';
import { clientsPage } from './page.ts';
import { comparisonsOf } from './rows.ts';
import { countWords, secondsWords, spreadOf } from './spread.ts';

const KILLED = 'clients-compared-libraries-killed';

interface Wanted {
  readonly backS: number | null;
  readonly lost?: number;
  readonly twice?: number;
  readonly hung?: boolean;
  readonly word?: 'held' | 'failed' | 'undecided';
  /** The name of a guard that was broken. */
  readonly broken?: string;
  /** When go-redis was back, which has no part in it otherwise. */
  readonly otherS?: number | null;
}

/** A run in which redis-py with its defaults did this. */
function run(
  nth: number,
  { backS, lost = 0, twice = 0, hung = false, word = 'held', broken, otherS }: Wanted,
): StoredRun {
  const stored = storedRun(KILLED, {
    workloads: { 'redis-py-defaults': lost, ...(otherS === undefined ? {} : { 'go-redis-defaults': 0 }) },
    word,
    startedAt: `2026-11-20T14:0${nth}:22.118Z`,
  });
  const workloads = stored.result.workloads.map((one): RunResult['workloads'][number] => {
    const own = one.name === 'go-redis-defaults' ? otherS! : backS;
    return {
      ...one,
      program: {
        misreported: 0,
        unanswered: 0,
        misspoken: 0,
        twice,
        faults: [
          { fault: 'before', backS: 99, hung: true, gone: 0 },
          { fault: 'kill', backS: own, hung, gone: own === null ? 1 : 0 },
        ],
      },
    };
  });
  const guards = broken === undefined ? [] : [{ name: broken, intact: false, sentence: '' }];
  return { ...stored, result: { ...stored.result, workloads, guards } };
}

const rowsOf = (...runs: readonly StoredRun[]) => comparisonsOf(runs)[0]!.rows;

describe('a row', () => {
  test('counts what followed the last fault, over all runs that show what clients did', () => {
    const rows = rowsOf(
      run(1, { backS: 5, lost: 3 }),
      run(2, { backS: 7, lost: 0, twice: 2, word: 'failed' }),
      run(3, { backS: 6, hung: true }),
      run(4, { backS: 50, word: 'undecided', broken: PROGRAMS_ANSWERED.name }),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ settings: 'defaults', runs: 3, hung: 1, gone: 0 });
    expect(secondsWords(rows[0]!.back)).toBe('6.0\u202fs (5.0\u202fs to 7.0\u202fs)');
    expect(countWords(rows[0]!.lost)).toBe('0 (0 to 3)');
    expect(countWords(rows[0]!.twice)).toBe('0 (0 to 2)');
  });

  test('shows a library that never came back', () => {
    const [row] = rowsOf(run(1, { backS: 5 }), run(2, { backS: null }), run(3, { backS: null }));
    expect(row).toMatchObject({ runs: 3, gone: 2 });
    expect(secondsWords(row!.back)).toBe('never (5.0\u202fs to never)');
  });
});

test('planted: a library that did not come back is not left out of its row, unless no other did either', () => {
  const never = { backS: null, word: 'undecided', broken: WRITES_RESUMED.name } as const;
  const rows = rowsOf(run(1, { backS: 5, otherS: 5 }), run(2, { ...never, otherS: 6 }));
  expect(rows.find(({ library }) => library.name === 'redis-py')).toMatchObject({ runs: 2, gone: 1 });
  const [comparison] = comparisonsOf([run(1, { backS: 5, otherS: 5 }), run(2, { ...never, otherS: null })]);
  expect(comparison).toMatchObject({ apart: 1 });
});

test('from six runs on the parentheses hold the interval of the median', () => {
  expect(countWords(spreadOf([9, 1, 2, 3, 4, 5, 6, 7, 8, 40]))).toBe('6 (2 to 9)');
  expect(countWords(spreadOf([4, 4]))).toBe('4');
  expect(countWords(spreadOf([]))).toBe('–');
  expect(secondsWords(spreadOf([0, 0]))).toBe('not away');
});

test('text and page name the command that measures it again, and what came to no verdict', () => {
  const comparisons = comparisonsOf([
    run(1, { backS: 5 }),
    run(2, { backS: 6 }),
    run(3, { backS: 9, word: 'undecided', broken: PROGRAMS_ANSWERED.name }),
    run(4, { backS: 7, word: 'undecided', broken: OBSERVER_LOOKED.name }),
  ]);
  for (const text of [clientsMarkdown(comparisons), clientsPage(comparisons)]) {
    expect(text).toContain(`bin/sentinel-chaos run ${KILLED} --repeat 3 --jobs 1`);
    expect(text).toContain(
      '3 runs; 1 other did not show what clients did. In 1 of them the harness stood still',
    );
    expect(text).toContain('redis-py');
    expect(text).toContain('No run of it is stored that shows what clients did.');
  }
});
