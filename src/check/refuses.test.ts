import { describe, expect, it } from 'vitest';
import { CUT } from '../../test/fixtures/cut-off-master.ts';
import { contextOf, historyOf, writes, type TinyWrite } from '../../test/fixtures/tiny-history.ts';
import type { Duration } from '../core/duration.ts';
import { judge } from './judge.ts';
import { refuses } from './refuses.ts';

const ok = (at: number): TinyWrite => ({ number: at, at, outcome: 'ok', by: 'redis-0' });
const refused = (at: number, by = 'LOADING'): TinyWrite => ({ number: at, at, outcome: 'fail', by });

function judged(
  list: readonly TinyWrite[],
  limits: { atLeast?: Duration; atMost?: Duration },
  other: readonly TinyWrite[] = [],
) {
  const files = [writes(list), ...(other.length > 0 ? [writes(other, { key: 'other' })] : [])];
  const expectation = refuses({ workload: 'appends', code: 'LOADING', after: 'partition', ...limits });
  return judge(contextOf(historyOf(CUT, ...files)), expectation);
}

/** From 10 s to 18 s. */
const FOR_8S = [ok(2), refused(10), refused(14), refused(18), ok(19)];

describe('writes are refused with a code', () => {
  it('for as long as one writer was, from its first to its last refusal', () => {
    const { verdict, measures, sentence } = judged(FOR_8S, { atLeast: '7s', atMost: '9s' });
    expect(verdict).toBe('held');
    expect(measures.map(({ value }) => value)).toEqual([3, 8, 1]);
    expect(sentence).toMatch(/^3 writes of "appends" were refused with LOADING after "partition"/);
  });

  it('of several writers for as long as the one that was longest', () => {
    expect(judged([ok(2), refused(10), ok(11)], { atMost: '3s' }, FOR_8S).verdict).toBe('failed');
  });

  it('fails where it is too long, too short or not at all', () => {
    expect(judged(FOR_8S, { atMost: '7s' }).verdict).toBe('failed');
    expect(judged(FOR_8S, { atLeast: '9s' }).verdict).toBe('failed');
    expect(judged([ok(2), ok(10)], { atLeast: '1s' }).verdict).toBe('failed');
    expect(judged([ok(2), refused(10), ok(11)], { atMost: '0s' }).verdict).toBe('failed');
  });

  it('an acknowledgement in between ends it, and another code is another matter', () => {
    expect(judged([ok(2), refused(10), ok(12), refused(18), ok(19)], { atMost: '1s' }).verdict).toBe('held');
    const other = [ok(2), refused(10, 'READONLY'), ok(12)];
    expect(judged(other, { atMost: '0s' }).sentence).toMatch(/none was refused with LOADING\.$/);
  });

  it('is undecided where nothing was sent, and where it was still going on', () => {
    expect(judged([ok(2), refused(10, 'not connected')], { atMost: '0s' }).verdict).toBe('undecided');
    expect(judged(FOR_8S.slice(0, -1), { atMost: '9s' }).verdict).toBe('undecided');
    expect(judged(FOR_8S.slice(0, -1), { atLeast: '9s' }).verdict).toBe('undecided');
    expect(judged(FOR_8S.slice(0, -1), { atLeast: '7s' }).verdict).toBe('held');
    expect(judged(FOR_8S.slice(0, -1), { atMost: '7s' }).verdict).toBe('failed');
  });
});
