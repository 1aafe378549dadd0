import { describe, expect, it } from 'vitest';
import { acks, judged, lists, writerOf } from '../../../test/fixtures/compared-clients.ts';
import { lost } from '../lost.ts';

describe('what a workload loses', () => {
  const list = acks(1, 3, 'redis-0');
  const writers = [writerOf('library', list), writerOf('strict', list)];
  const reads = lists({ library: [[1, 2]], strict: [[1, 3]] });

  it('is counted for that workload alone', () => {
    const of = (workload: string, amount: { atLeast: number } | { atMost: number }) =>
      judged(lost({ workload, ...amount }), reads, ...writers).verdict;
    expect(of('library', { atLeast: 1 })).toBe('held');
    expect(of('library', { atMost: 0 })).toBe('failed');
    expect(of('strict', { atLeast: 1 })).toBe('failed');
    expect(of('strict', { atMost: 0 })).toBe('held');
  });

  it('is not known without data or acknowledgements', () => {
    const none = lost({ workload: 'library', atMost: 0 });
    expect(judged(none, [], ...writers).verdict).toBe('undecided');
    expect(judged(none, reads, writerOf('library', [])).verdict).toBe('undecided');
  });
});
