import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  phases,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import { isMaster, takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { HistoryRecord } from '../history/record.ts';
import { failovers } from './failovers.ts';
import { judge } from './judge.ts';

const BEFORE = [DEPLOYMENT, ...phases(40), ...isMaster('redis-0', 1), ...fault('kill', { from: 2, to: 12 })];
const FIRST = takeoverAt(7);
/** Another Sentinel replaces the new master, which nothing had hit. */
const SECOND = takeoverAt(25, { by: 'sentinel-2', from: 'redis-2', to: 'redis-1', epoch: 2 });
const SEEN = sentinelPolls(0, 40);

function judged(expectation: Expectation, ...records: readonly HistoryRecord[]) {
  return judge(contextOf(historyOf([...BEFORE, ...records])), expectation);
}

describe('how many failovers there are', () => {
  it('is counted, each with what replaced what, when and why', () => {
    const { verdict, sentence, measures } = judged(failovers({ exactly: 1 }), ...SEEN, ...FIRST);
    expect(verdict).toBe('held');
    expect(sentence).toMatch(/1 failover: redis-2 took over from redis-0 at \+7\.9\ss, because of "kill"\.$/);
    expect(measures.map(({ id, value }) => [id, value])).toEqual([
      ['completed', 1],
      ['unexplained', 0],
    ]);
  });

  it('fails where a healthy master is replaced as well, and names that one', () => {
    const { verdict, sentence, measures } = judged(
      failovers({ exactly: 1, after: 'kill' }),
      ...SEEN,
      ...FIRST,
      ...SECOND,
    );
    expect(verdict).toBe('failed');
    expect(sentence).toMatch(
      /redis-1 took over from redis-2 at \+25\.9\ss, which no fault and no order explains/,
    );
    expect(measures[1]!.value).toBe(1);
  });

  it('counts what is published though no Sentinel was heard to be elected', () => {
    const alone = FIRST.filter((one) => one.kind === 'event' && one.channel === '+switch-master');
    const { measures } = judged(failovers({ exactly: 0 }), ...SEEN, ...alone);
    expect(measures.map(({ value }) => value)).toEqual([1, 1]);
  });

  it('does not count a Sentinel that learns late of the master of long ago', () => {
    const late = event(30, 'sentinel-4', '+switch-master', 'mymaster 192.0.2.1 6379 192.0.2.3 6379');
    expect(judged(failovers({ exactly: 1 }), ...SEEN, ...FIRST, late).verdict).toBe('held');
  });

  it('does not count tries that come to nothing', () => {
    const tried = [
      ...FIRST.slice(0, 4),
      event(17, 'sentinel-1', '-failover-abort-not-elected', masterPayload()),
    ];
    expect(judged(failovers({ exactly: 0 }), ...SEEN, ...tried).verdict).toBe('held');
  });

  it('fails where there are too few', () => {
    expect(judged(failovers({ atLeast: 2 }), ...SEEN, ...FIRST).verdict).toBe('failed');
    expect(judged(failovers({ atLeast: 2 }), ...SEEN, ...FIRST, ...SECOND).verdict).toBe('held');
  });

  it('is undecided where a Sentinel was not watched all the time, or what a leader did was not seen', () => {
    const gap = SEEN.filter(({ at, kind }) => kind !== 'sentinel' || at < 20e6 || at > 24e6);
    expect(judged(failovers({ exactly: 1 }), ...gap, ...FIRST).sentence).toMatch(/could have been missed\.$/);
    expect(judged(failovers({ exactly: 1 }), ...FIRST).verdict).toBe('undecided');
    const open = SECOND.slice(0, 5);
    expect(judged(failovers({ exactly: 1 }), ...SEEN, ...FIRST, ...open).sentence).toMatch(/was not seen\.$/);
    // What was seen is enough.
    expect(judged(failovers({ atMost: 0 }), ...gap, ...FIRST).verdict).toBe('failed');
  });
});
