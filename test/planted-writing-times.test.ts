import { describe, expect, it } from 'vitest';
import {
  brokenGuards,
  is,
  isOperation,
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
