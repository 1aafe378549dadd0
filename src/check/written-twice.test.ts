import { describe, expect, it } from 'vitest';
import { acks, COMPARED, judged, lists, RUN, writerOf } from '../../test/fixtures/compared-clients.ts';
import { problems } from '../../test/fixtures/problems.ts';
import { contextOf, historyOf } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { DATA_POSSIBLE } from './guards/data.ts';
import { writtenTwice } from './written-twice.ts';

describe('what a workload writes twice', () => {
  const list = acks(1, 3, 'redis-0');
  const twice = lists({
    library: [
      [1, 3],
      [2, 1],
    ],
    strict: [[1, 3]],
  });

  it('is counted for that workload alone', () => {
    const writers = [writerOf('library', list), writerOf('strict', list)];
    const of = (workload: string, amount: { atLeast: number } | { atMost: number }) =>
      judged(writtenTwice({ workload, ...amount }), twice, ...writers).verdict;
    expect(of('library', { atLeast: 1 })).toBe('held');
    expect(of('library', { atMost: 0 })).toBe('failed');
    expect(of('strict', { atMost: 0 })).toBe('held');
    expect(of('strict', { atLeast: 1 })).toBe('failed');
  });

  it('shows in a counter that went up by more than it acknowledged', () => {
    const counted = list.map((one, index) => ({ ...one, value: [1, 2, 4][index]! }));
    const finding = judged(
      writtenTwice({ workload: 'counting', atLeast: 1 }),
      lists({ counting: [[1, 4]] }),
      writerOf('counting', counted),
    );
    expect(finding.verdict).toBe('held');
    expect(finding.evidence[0]!.text).toContain('chaos:counting:0 number 3');
  });

  it('is not known of keys, without data, and without an acknowledgement', () => {
    const none = writtenTwice({ workload: 'library', atMost: 0 });
    const ofKeys = writtenTwice({ workload: 'keys', atMost: 0 });
    expect(judged(ofKeys, lists({ keys: [[1, 3]] }), writerOf('keys', list)).verdict).toBe('undecided');
    expect(judged(none, [], writerOf('library', list)).verdict).toBe('undecided');
    expect(judged(none, twice, writerOf('library', [])).verdict).toBe('undecided');
  });

  it('is impossible only of clients that send nothing again', () => {
    const guarded = (reads: HistoryRecord[]) =>
      DATA_POSSIBLE.judge(
        contextOf(
          historyOf([...RUN, ...reads], writerOf('library', list), writerOf('strict', list)),
          COMPARED,
        ),
      );
    expect(guarded(twice).intact).toBe(true);
    expect(
      guarded(
        lists({
          library: [[1, 3]],
          strict: [
            [1, 3],
            [2, 1],
          ],
        }),
      ).intact,
    ).toBe(false);
  });

  it.each([
    [{}, 'expect.0: must have atLeast or atMost'],
    [{ atLeast: 2, atMost: 1 }, 'expect.0: must have an atMost that is not below atLeast'],
  ])('with %j is refused', (amount, problem) => {
    expect(problems({ expect: [writtenTwice({ workload: 'one', ...amount })] })).toEqual([problem]);
  });
});
