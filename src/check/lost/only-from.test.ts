import { describe, expect, it } from 'vitest';
import { CUT, judged, ok } from '../../../test/fixtures/cut-off-master.ts';
import { cut, historyWith, REPLICAS, takeover } from '../../../test/fixtures/lost-write.ts';
import {
  contextOf,
  fault,
  historyOf,
  phases,
  DEPLOYMENT,
  sameEverywhere,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import { lost } from '../lost.ts';
import type { Cause } from '../../facts/causes.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { judge } from '../judge.ts';

describe('only the isolated master lost writes', () => {
  const expectation = lost({ onlyFrom: 'partition' });
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
  const expectation = lost({ onlyFrom: 'ice' });
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

describe('losses that must have a certain cause', () => {
  function judged(records: readonly HistoryRecord[], onlyFrom: string, why?: Cause) {
    const expectation = lost({ onlyFrom, ...(why === undefined ? {} : { cause: why }) });
    return judge(contextOf(historyWith(records)), expectation);
  }

  it('hold with this cause and fail with another one', () => {
    const lag = cut('lag', REPLICAS);
    const good = judged(lag, 'lag', 'unreplicated tail');
    expect(good).toMatchObject({ verdict: 'held' });
    expect(good.measures).toContainEqual(expect.objectContaining({ id: 'unreplicated tail', value: 1 }));
    const bad = judged(lag, 'lag', 'second master');
    expect(bad.verdict).toBe('failed');
    expect(bad.sentence).toContain('unreplicated tail, not second master');
  });

  it('may be those of a master that was ordered away', () => {
    const order = fault(
      'order',
      { from: 6, to: 6.1 },
      { fault: 'sentinel-failover', targets: ['sentinel-0'] },
    );
    const good = judged([...order, ...takeover(8)], 'order', 'second master');
    expect(good).toMatchObject({ verdict: 'held' });
    expect(good.sentence).toContain('after the order, until it was made a replica');
    const late = fault(
      'order',
      { from: 15, to: 15.1 },
      { fault: 'sentinel-failover', targets: ['sentinel-0'] },
    );
    expect(judged([...late, ...takeover(16)], 'order').verdict).toBe('failed');
  });
});
