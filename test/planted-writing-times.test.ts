import { describe, expect, it } from 'vitest';
import { RATE_KEPT } from '../src/check/guards/writes.ts';
import { appends } from '../src/workload/words.ts';
import { contextOf, EXPERIMENT, historyOf } from './fixtures/tiny-history.ts';
import {
  brokenGuards,
  is,
  isOperation,
  recordedFiles,
  replace,
  resultOf,
  sentenceOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;

describe('planted in when writers wrote', () => {
  it('an open loop that leaves out some of its times leaves it undecided, however few', () => {
    const result = resultOf('steady', (files) =>
      without(files, (due) => due > 12 * SECOND && due < 13 * SECOND),
    );
    expect(brokenGuards(result)).toEqual(['the rate was kept']);
    expect(sentenceOf(result, 'the rate was kept')).toMatch(
      /^chaos:appends:1 was to begin no write from \+1[12]\.\d\ss to \+13\.0\ss\.$/,
    );
  });

  it('a writer as fast as possible is not idle while others of its workload are acknowledged', () => {
    const workload = [appends({ name: 'appends', writers: 2, rate: 'max' })];
    const judged = (isLeftOut: (due: number) => boolean) => {
      const files = recordedFiles('steady');
      without(files, isLeftOut);
      return RATE_KEPT.judge(contextOf(historyOf(...files.values()), { ...EXPERIMENT, workload }));
    };
    expect(judged(() => false).intact).toBe(true);
    expect(judged((due) => due > 12 * SECOND && due < 13 * SECOND).intact).toBe(true);
    expect(judged((due) => due > 12 * SECOND && due < 24 * SECOND).sentence).toMatch(
      /^chaos:appends:1 began no write from \+1[12]\.\d\ss to \+24\.\d\ss, though others of "appends" were acknowledged\.$/,
    );
    expect(judged((due) => due > 12 * SECOND).intact).toBe(false);
  });

  it('a workload that begins in the middle of the schedule leaves it undecided', () => {
    const result = resultOf('steady', (files) => {
      replace(files, (one) =>
        is('writing')(one) && one.phase === 'begun' ? { ...one, at: 20 * SECOND } : one,
      );
    });
    expect(sentenceOf(result, 'the rate was kept')).toBe(
      '"appends" began at +20.0\u202fs, after the schedule had begun.',
    );
    expect(sentenceOf(result, 'the ledger is clean')).toMatch(
      /^chaos:appends:0 number 1 was due at \+1\.\d\ss, before "appends" began\.$/,
    );
  });

  it('a write that is over when its writer had stopped leaves it undecided', () => {
    const result = resultOf('steady', (files) => {
      replace(files, (one) =>
        is('phase')(one) && one.phase === 'settling'
          ? { ...one, at: one.at - SECOND }
          : is('writing')(one) && one.phase === 'stopped'
            ? { ...one, at: one.at - 0.5 * SECOND }
            : one,
      );
    });
    expect(brokenGuards(result)).toContain('the ledger is clean');
    expect(sentenceOf(result, 'the ledger is clean')).toContain('after "appends" had stopped.');
  });

  it('a number that was never announced leaves it undecided', () => {
    const result = resultOf('steady', (files) => {
      replace(files, (one) => (is('block')(one) ? { ...one, to: 10 } : one));
    });
    expect(brokenGuards(result)).toEqual(['the ledger is clean']);
    expect(sentenceOf(result, 'the ledger is clean')).toMatch(
      /^chaos:appends:0 used number \d+, and announced were numbers up to 10\.$/,
    );
  });
});

/** Takes the writes out that the second writer was to begin at some times, as if it had never wanted to. */
function without(files: Files, isLeftOut: (due: number) => boolean): void {
  let left = 0;
  replace(files, (one) => {
    if (!isOperation(one) || one[0] !== 1) return one;
    if (isLeftOut(one[2])) {
      left++;
      return undefined;
    }
    const [writer, number, ...rest] = one;
    return [writer, number - left, ...rest];
  });
  replace(files, (one) =>
    is('read')(one) && one.when === 'final' && one.key.endsWith(':1')
      ? { ...one, runs: [[1, one.runs[0]![1] - left]] }
      : one,
  );
}
