import { describe, expect, it } from 'vitest';
import { CUT, judged, ok } from '../../test/fixtures/cut-off-master.ts';
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
