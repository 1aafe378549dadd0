import { describe, expect, it } from 'vitest';
import { CUT, judged, ok, TIMES } from '../../../test/fixtures/cut-off-master.ts';
import { cut, historyWith, REPLICAS, takeover } from '../../../test/fixtures/lost-write.ts';
import {
  contextOf,
  EXPERIMENT,
  fault,
  finalReads,
  historyOf,
  phases,
  DEPLOYMENT,
  nodePolls,
  sameEverywhere,
  state,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import { Facts } from '../../facts/facts.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { witnessOf } from '../../facts/witness.ts';
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

const KEY = 'chaos:appends:0';

describe('only the masters that a repeated fault hit lost writes', () => {
  const cut = (from: number, to: number): HistoryRecord[] =>
    fault('partition', { from, to }, { fault: 'partition', links: [{ from: 'redis-0', to: 'redis-1' }] });
  const repeated = [
    DEPLOYMENT,
    ...phases(50),
    ...cut(5, 10),
    ...cut(25, 30),
    ...nodePolls('redis-0', TIMES, (at) => state((at > 15 && at < 20) || at >= 40 ? 'slave' : 'master')),
  ];
  const list = [ok(1, 2), ok(2, 7), ok(3, 22), ok(4, 27), ok(5, 45, 'redis-2')];
  const judged = (runs: readonly (readonly [number, number])[]) =>
    judge(
      contextOf(historyOf([...repeated, ...sameEverywhere(runs)], writes(list))),
      lost({ onlyFrom: 'partition' }),
    );

  it('holds when each loss is of one of the times, and speaks of each time by itself', () => {
    const finding = judged([
      [1, 1],
      [3, 1],
      [5, 1],
    ]);
    expect(finding.sentence).toMatch(
      /^Time 1 of 2 .*: 1\sacknowledged write of 5 were lost, .* 1\smore was lost the other times\.$/,
    );
    expect(finding.verdict).toBe('held');
  });
  it('looks each loss up in what was read before the heal of its own time', () => {
    const heldBefore = (atS: number, label: string, runs: readonly [number, number][]): HistoryRecord[] =>
      finalReads({ 'redis-0': { lists: { [KEY]: runs } } }, atS).map((record) =>
        record.kind === 'read' || record.kind === 'reading'
          ? { ...record, when: 'before-heal', label }
          : record,
      );
    const history = historyOf(
      [
        ...repeated,
        ...heldBefore(9, '1', [[1, 2]]),
        ...heldBefore(29, '1 (2)', [
          [1, 1],
          [3, 1],
        ]),
        ...sameEverywhere([
          [1, 1],
          [3, 1],
          [5, 1],
        ]),
      ],
      writes(list),
    );
    const facts = new Facts(history, EXPERIMENT);
    const [first, second] = facts.faultsNamed('partition');
    const losses = facts.losses!.lost;
    const seen = (fault: FaultSpan) =>
      witnessOf(facts.readingsBeforeHeals, facts.isolated(fault)!, losses)?.seen;
    expect([seen(first!), seen(second!)]).toEqual([1, 0]);
  });
  it('fails when one is of none of them, and is undecided when a time shows nothing', () => {
    expect(judged([[5, 1]]).verdict).toBe('failed');
    expect(
      judged([
        [1, 3],
        [5, 1],
      ]).verdict,
    ).toBe('undecided');
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
  function judged(records: readonly HistoryRecord[], onlyFrom: string, why?: Exclude<Cause, 'not known'>) {
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
