import { describe, expect, it } from 'vitest';
import { CUT } from '../../test/fixtures/cut-off-master.ts';
import { contextOf, historyOf, writes, type TinyWrite } from '../../test/fixtures/tiny-history.ts';
import type { Duration } from '../core/duration.ts';
import { back } from './back.ts';
import { judge } from './judge.ts';

const ok = (at: number): TinyWrite => ({ number: Math.ceil(at), at, outcome: 'ok', by: 'redis-0' });
const failed = (at: number): TinyWrite => ({ number: at, at, outcome: 'fail', by: 'not connected' });

/** The fault is healed at 30 s. */
function judged(within: Duration, ...writers: readonly (readonly TinyWrite[])[]) {
  const files = writers.map((list, index) => writes(list, { key: `chaos:appends:${index}` }));
  return judge(
    contextOf(historyOf(CUT, ...files)),
    back({ workload: 'appends', after: 'partition', within }),
  );
}

const BACK_AFTER_4S = [ok(2), failed(20), ok(34), ok(35)];

describe('clients are back after the heal', () => {
  it('each of those that were away, the last of them in time', () => {
    const { verdict, measures } = judged('5s', BACK_AFTER_4S, [ok(2), ok(29), ok(30)]);
    expect(verdict).toBe('held');
    expect(measures.map(({ value }) => value)).toEqual([1, 0, 4]);
    expect(judged('3s', BACK_AFTER_4S).verdict).toBe('failed');
  });

  it('fails where one of several is never back', () => {
    const { verdict, sentence } = judged('5s', BACK_AFTER_4S, [ok(2), failed(20), failed(40)]);
    expect(verdict).toBe('failed');
    expect(sentence).toContain('chaos:appends:1 had none');
  });

  it('counts who is back with the write that it began a moment before, or about then', () => {
    for (const at of [29.9, 30.0005]) {
      const { verdict, measures } = judged('1s', [ok(2), failed(20), ok(at), ok(33)]);
      expect(verdict).toBe('held');
      expect(measures.map(({ value }) => Math.round(value!))).toEqual([1, 0, 0]);
    }
    expect(judged('1s', [ok(2), failed(20), ok(29.5), ok(31)]).sentence).toContain('none had to come back');
  });

  it('is undecided where none was away, and where the run was over before', () => {
    expect(judged('5s', [ok(2), ok(29), ok(31)]).sentence).toContain('none had to come back');
    expect(judged('30s', [ok(2), failed(20)]).verdict).toBe('undecided');
  });
});
