import { describe, expect, it } from 'vitest';
import { CUT, judged, ok, refused } from '../../test/fixtures/cut-off-master.ts';
import {
  contextOf,
  fault,
  historyOf,
  phases,
  DEPLOYMENT,
  sameEverywhere,
  writes,
  type TinyWrite,
} from '../../test/fixtures/tiny-history.ts';
import { lossBound } from './loss-bound.ts';
import { lossOnlyFrom } from './loss-only-from.ts';
import { judge } from './judge.ts';

describe('only the isolated master lost writes', () => {
  const expectation = lossOnlyFrom('partition');
  const list = [ok(1, 2), ok(2, 10), ok(3, 35), ok(4, 45, 'redis-2')];

  it('holds when every loss was acknowledged by it after the cut', () => {
    expect(
      judged(
        list,
        sameEverywhere([
          [1, 1],
          [4, 1],
        ]),
        expectation,
      ).verdict,
    ).toBe('held');
  });
  it('fails when a write from before the cut is lost, or one of another master', () => {
    expect(judged(list, sameEverywhere([[4, 1]]), expectation).verdict).toBe('failed');
    expect(judged(list, sameEverywhere([[1, 1]]), expectation).verdict).toBe('failed');
  });
  it('fails when it is master again and loses a write that the fault has nothing to do with', () => {
    const again = judged([ok(1, 2), ok(2, 10), ok(3, 46)], sameEverywhere([[1, 1]]), expectation);
    expect(again.verdict).toBe('failed');
    expect(again.sentence).toContain('1 lost write cannot be explained');
  });
  it('is undecided when nothing was lost, when nothing could be read, and when the fault hit no master', () => {
    expect(judged(list, sameEverywhere([[1, 4]]), expectation).verdict).toBe('undecided');
    expect(judged(list, [], expectation).verdict).toBe('undecided');
    const history = historyOf([DEPLOYMENT, ...phases(50), ...sameEverywhere([[1, 1]])], writes(list));
    expect(judge(contextOf(history), expectation).verdict).toBe('undecided');
  });
});

describe('only the master whose machine stood still lost writes', () => {
  const expectation = lossOnlyFrom('ice');
  const frozen = [
    ...CUT.filter((record) => record.kind !== 'fault'),
    ...fault('ice', { from: 5, to: 30 }, { fault: 'freeze-node', targets: ['redis-0', 'sentinel-0'] }),
  ];
  const told = (list: readonly TinyWrite[], runs: readonly (readonly [number, number])[]) =>
    judge(contextOf(historyOf([...frozen, ...sameEverywhere(runs)], writes(list))), expectation);

  it('holds when every loss was acknowledged after it woke up, and does not speak of a cut', () => {
    const finding = told(
      [ok(1, 2), ok(2, 31), ok(3, 35, 'redis-2')],
      [
        [1, 1],
        [3, 1],
      ],
    );
    expect(finding.verdict).toBe('held');
    expect(finding.sentence).toContain('while the fault lasted and 1 in the');
    expect(finding.sentence).not.toContain('cut');
  });
  it('fails when the new master lost one', () => {
    expect(told([ok(1, 2), ok(2, 31), ok(3, 35, 'redis-2')], [[1, 1]]).verdict).toBe('failed');
  });
});

describe('the isolated master stops acknowledging', () => {
  const expectation = lossBound({ after: 'partition', lastAckWithin: '12s', afterHealAtMost: '1.5s' });
  const inTime = [ok(1, 2), ok(2, 10), refused(3, 20), refused(4, 25)];

  it('holds when the last acknowledgement is in time and later writes were refused', () => {
    expect(judged(inTime, [], expectation).verdict).toBe('held');
    expect(judged([...inTime, ok(5, 31)], [], expectation).verdict).toBe('held');
  });
  it('fails when it acknowledges too late, or too long after the heal', () => {
    expect(judged([...inTime, ok(5, 18)], [], expectation).verdict).toBe('failed');
    const long = Array.from({ length: 20 }, (_, n) => ok(5 + n, 31 + n / 10));
    expect(judged([...inTime, ...long], [], expectation).verdict).toBe('failed');
  });
  it('is undecided when the cut took so long that nobody can say whether it was in time', () => {
    const slow = CUT.map((record) =>
      record.kind === 'fault' && record.phase === 'injected' ? { ...record, at: 7e6 } : record,
    );
    const list = [ok(1, 2), ok(2, 18), refused(3, 20)];
    const told = (last: number) =>
      judge(contextOf(historyOf(slow, writes([...list, ok(4, last)]))), expectation);
    expect(told(18).verdict).toBe('undecided');
    expect(told(18).sentence).toContain('it took effect within');
    expect(told(19.5).verdict).toBe('failed');
  });
  it('is undecided when nobody wrote to it, or nobody tried after the limit', () => {
    expect(judged([ok(1, 2), refused(2, 25)], [], expectation).verdict).toBe('undecided');
    expect(judged([ok(1, 2), ok(2, 10)], [], expectation).verdict).toBe('undecided');
  });
});

describe('a refusal after the limit', () => {
  const expectation = lossBound({ after: 'partition', lastAckWithin: '12s', afterHealAtMost: '1.5s' });
  const told = (...others: readonly TinyWrite[]) =>
    judge(
      contextOf(historyOf(CUT, writes([ok(1, 2), ok(2, 10)]), writes(others, { key: 'other' }))),
      expectation,
    ).verdict;

  it('shows nothing of the isolated master when the writer had found the new one, or never reached either', () => {
    expect(told(ok(1, 2), ok(2, 10, 'redis-2'), refused(3, 20))).toBe('undecided');
    expect(told(refused(1, 20))).toBe('undecided');
    expect(told(ok(1, 2), refused(2, 20))).toBe('held');
  });
});
