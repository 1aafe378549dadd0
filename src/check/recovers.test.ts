import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { HistoryRecord } from '../history/record.ts';
import { judge } from './judge.ts';
import { recovers } from './recovers.ts';

const TIMES = Array.from({ length: 600 }, (_, n) => n / 10);
const FOLLOWS = state('slave', { master: 'redis-0', linkUp: true });

/** redis-2 is away in these stretches of time, s. */
function awayIn(...away: readonly (readonly [number, number])[]): HistoryRecord[] {
  const isAway = (at: number): boolean => away.some(([from, to]) => at >= from && at < to);
  return [
    ...sentinelPolls(0, 60),
    ...nodePolls('redis-0', TIMES, () => state('master')),
    ...nodePolls('redis-1', TIMES, () => FOLLOWS),
    ...nodePolls('redis-2', TIMES, (at) => (isAway(at) ? undefined : FOLLOWS)),
  ];
}

/** The end of a wait for convergence. */
function awaited(at: number, problem?: string): HistoryRecord {
  const words = 'await convergence within 60 s';
  return {
    kind: 'step',
    at: s(at),
    path: '9',
    phase: 'end',
    words,
    ...(problem === undefined ? {} : { problem }),
  };
}

const FIRST = fault('first', { from: 5, to: 6 }, { path: '1', targets: ['redis-2'] });
const SECOND = fault('second', { from: 25, to: 26 }, { path: '2', targets: ['redis-2'] });

function judged(expectation: Expectation, ...records: readonly HistoryRecord[]) {
  const history = historyOf([DEPLOYMENT, ...phases(60), ...FIRST, ...SECOND, ...records]);
  return judge(contextOf(history), expectation);
}

describe('a single question without an answer', () => {
  /** sentinel-3 does not answer when it is asked at this moment. */
  const silentAt = (moment: number) =>
    awayIn([5, 12], [25.1, 33]).map((record) =>
      record.kind === 'sentinel' && record.sentinel === 'sentinel-3' && record.at === s(moment)
        ? { kind: record.kind, at: record.at, sentinel: record.sentinel, reachable: false as const }
        : record,
    );
  const second = (moment: number) =>
    judged(recovers({ within: '10s', after: 'second' }), ...silentAt(moment));

  it('does not undo what was whole, at the end of the run or before', () => {
    expect(second(59).verdict).toBe('held');
    const { verdict, measures } = second(50);
    expect(verdict).toBe('undecided');
    expect(measures[0]!.value! - measures[0]!.error!).toBeLessThan(8);
    expect(measures[0]!.value! + measures[0]!.error!).toBeGreaterThan(25);
  });

  it('is as good as none where it is not the only one', () => {
    const gone = awayIn([5, 12], [25.1, 33]).map((record) =>
      record.kind === 'sentinel' && record.sentinel === 'sentinel-3' && record.at >= s(40)
        ? { kind: record.kind, at: record.at, sentinel: record.sentinel, reachable: false as const }
        : record,
    );
    expect(judged(recovers({ within: '10s', after: 'second' }), ...gone).verdict).toBe('failed');
  });
});

describe('whole again after each of two faults', () => {
  const both = [...awayIn([5, 12], [25.1, 33]), awaited(50)];

  it('is as long as the longest of them took by itself, where one wait comes after both', () => {
    const { verdict, measures } = judged(recovers({ within: '10s' }), ...both);
    expect(verdict).toBe('held');
    expect(measures[0]!.value).toBeCloseTo(8, 1);
    expect(judged(recovers({ within: '10s', after: 'first' }), ...both).measures[0]!.value).toBeCloseTo(7, 1);
  });

  it('is not known of the first where the second came before that, and it may have been in time without it', () => {
    const apart = [...awayIn([5, 33]), awaited(50)];
    expect(judged(recovers({ within: '24s', after: 'first' }), ...apart).verdict).toBe('undecided');
    expect(judged(recovers({ within: '10s', after: 'first' }), ...apart).verdict).toBe('failed');
    // Whole with what the second one cost is whole without it.
    expect(judged(recovers({ within: '40s', after: 'first' }), ...apart).verdict).toBe('held');
  });

  it('fails by the second one, whatever is not known of the first', () => {
    const never = [...awayIn([5, 60]), awaited(58, 'redis-2 does not answer')];
    const { verdict, sentence } = judged(recovers({ within: '30s' }), ...never);
    expect(verdict).toBe('failed');
    expect(sentence).toContain('"second"');
  });
});
