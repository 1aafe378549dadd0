import { describe, expect, it } from 'vitest';
import { cut, historyWith, REPLICAS, SENTINELS, takeover } from '../../test/fixtures/lost-write.ts';
import {
  addressOf,
  contextOf,
  event,
  masterPayload,
  nodePolls,
  sameEverywhere,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { History } from '../history/history.ts';
import { describeCauses } from './causes.ts';

describe('why a write of a master was lost that was cut off', () => {
  it.each([
    ['from replicas and Sentinels', cut('cut', [...REPLICAS, ...SENTINELS]), 'isolated master'],
    ['from both by two faults', [...cut('a', REPLICAS), ...cut('b', SENTINELS, '1.0')], 'isolated master'],
    ['from its replicas only', cut('cut', REPLICAS), 'unreplicated tail'],
    ['from Sentinels only', cut('cut', SENTINELS), 'unreplicated tail'],
    ['from Sentinels only, after a takeover', [...cut('cut', SENTINELS), ...takeover(8)], 'second master'],
    [
      'from nobody, while the order to another node was on its way',
      [...takeover(9.97), event(10.03, 'sentinel-0', '+failover-state-wait-promotion', masterPayload())],
      'second master',
    ],
    ['from nobody, before that', takeover(10.1), 'unreplicated tail'],
    ['from a client', cut('cut', ['client-a']), 'unreplicated tail'],
  ])('%s', (_, records, cause) => {
    const history = historyWith(records);
    const { losses, causeOf } = contextOf(history).facts;
    expect(losses!.lost.map(causeOf)).toEqual([cause]);
  });
});

describe('a lost write of a master that had been replaced, and was master again', () => {
  const back = [
    event(6, 'sentinel-0', '+failover-state-send-slaveof-noone', masterPayload('redis-1')),
    event(
      7,
      'sentinel-0',
      '+switch-master',
      `mymaster ${addressOf('redis-1')} 6379 ${addressOf('redis-0')} 6379`,
    ),
  ];
  const cause = (...records: HistoryRecord[][]) => {
    const { losses, causeOf } = contextOf(historyWith(records.flat())).facts;
    return losses!.lost.map(causeOf);
  };

  it('is its tail when it is replaced once more', () => {
    expect(cause(takeover(3), back, takeover(15))).toEqual(['unreplicated tail']);
    expect(cause(takeover(3), back, takeover(8.5), takeover(15))).toEqual(['second master']);
  });

  it('was never kept where the same process is master to the end', () => {
    const lives = (runId: string) =>
      sameEverywhere([[1, 1]]).map((one) =>
        one.kind === 'reading' && one.node === 'redis-0'
          ? { ...one, state: state('master', { runId }) }
          : one,
      );
    const isOfLife = (runId: string) => {
      const { losses, causeOf } = contextOf(historyWith([...takeover(3), ...back], lives(runId))).facts;
      return losses!.lost.map(causeOf);
    };
    expect(isOfLife('run-of-redis-0')).toEqual(['never kept']);
    expect(isOfLife('another')).toEqual(['unreplicated tail']);
  });
});

describe('a lost write of a master whose replica took over', () => {
  const life = (runId: string, linkUp: readonly boolean[], from: number) =>
    nodePolls(
      'redis-1',
      linkUp.map((_, index) => from + index),
      (at) => state('slave', { runId, linkUp: linkUp[at - from]! }),
    );
  const cause = (...polls: ReturnType<typeof life>[]) => {
    const { losses, causeOf } = contextOf(historyWith([...takeover(15), ...polls.flat()])).facts;
    return losses!.lost.map(causeOf);
  };

  it('was never copied, where that replica had been started anew and its link was not up since', () => {
    expect(cause(life('old', [true, true], 6), life('new', [false, false], 11))).toEqual(['unfinished copy']);
  });

  it('was in its tail, where the link had been up since, or nobody saw', () => {
    const tail = ['unreplicated tail'];
    expect(cause(life('old', [true, true], 6), life('new', [false, true, false], 11))).toEqual(tail);
    expect(cause()).toEqual(tail);
    // What is seen once it is chosen says nothing of before.
    expect(cause(life('old', [true, true], 6), life('new', [false, false], 16))).toEqual(tail);
  });
});

describe('a lost write that a replica had', () => {
  /** What redis-2 had copied at 9 s, and how far its master had come when it was asked twice after the write. */
  const lostAt = (copied: number, written: number, askedAt: readonly number[] = [11, 12]) =>
    historyWith([
      ...takeover(15),
      ...nodePolls('redis-2', [14], () => state('slave', { offset: copied })),
      ...nodePolls('redis-0', askedAt, () => state('master', { runId: 'run-of-redis-0', offset: written })),
    ]);
  const words = (history: History): string => {
    const { facts } = contextOf(history);
    return describeCauses(facts.losses!.lost, facts);
  };

  it('is one that was passed over', () => {
    expect(words(lostAt(120, 120))).toMatch(/^1 acknowledged by .*, 1 of which redis-2 had, which was not/);
  });

  it('may not have been there, where it had less or the master was asked only once since', () => {
    expect(words(lostAt(119, 120))).not.toContain('redis-2');
    expect(words(lostAt(120, 120, [11]))).not.toContain('redis-2');
  });
});
