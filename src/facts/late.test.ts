import { describe, expect, it } from 'vitest';
import {
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  state,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { slow } from '../fault/words.ts';
import { impossibleAcknowledgements } from './contradictions.ts';
import { cutBetween, isCutOff } from './cut-apart.ts';
import { contradictoryReplication } from './contradictory-replication.ts';
import { lateBetween, lateFrom } from './late.ts';
import { outOfReachAt } from './reach.ts';
import { timelineOf } from './timeline.ts';

const link = { from: 'redis-0', to: 'redis-1' };
const effect = slow.definition.effect({
  direction: 'from',
  loss: 0.3,
  rate: undefined,
  delay: undefined,
  jitter: undefined,
  reorder: undefined,
});

/** A link that is slow from 5 s to 30 s. */
function slowed(links = [link]): HistoryRecord[] {
  return fault('slow', { from: 5, to: 30 }, { fault: 'slow', path: '1', links, targets: ['redis-0'] }).map(
    (one) => ({ ...one, effect }) as HistoryRecord,
  );
}

describe('a slow link', () => {
  it('is late in its own direction, and long after the heal', () => {
    const timeline = timelineOf(historyOf([DEPLOYMENT, ...slowed()]));
    expect(lateFrom(timeline, 'redis-0', 'redis-1')).toEqual([{ from: s(5), to: s(150.001) }]);
    expect(lateFrom(timeline, 'redis-1', 'redis-0')).toEqual([]);
    expect(lateBetween(timeline, 'redis-1', 'redis-0')).toHaveLength(1);
  });

  it('keeps nobody apart, and no Sentinel out of reach', () => {
    const both = ['sentinel-0', 'sentinel-1', 'sentinel-2'].flatMap((one) => [
      { from: 'redis-0', to: one },
      { from: one, to: 'redis-0' },
    ]);
    const records = slowed(both).map((one) => ({ ...one, targets: ['sentinel-0', 'sentinel-1'] }));
    const timeline = timelineOf(historyOf([DEPLOYMENT, ...(records as HistoryRecord[])]));
    expect(timeline.faults[0]?.slowed).toHaveLength(6);
    expect(timeline.faults[0]?.cut).toEqual([]);
    expect(cutBetween(timeline, 'redis-0', 'sentinel-0')).toEqual([]);
    expect(isCutOff(timeline, 'redis-0', 'sentinel-0', s(20))).toBe(false);
    expect(outOfReachAt(timeline, s(20)).size).toBe(0);
  });

  it('may bring a replica what its master had sent before it died, and no other link may', () => {
    const times = Array.from({ length: 40 }, (_, n) => n);
    const records = [
      DEPLOYMENT,
      ...phases(45),
      ...nodePolls('redis-0', times, (at) => (at < 15 ? state('master', { offset: at }) : undefined)),
      ...nodePolls('redis-1', times, (at) => state('slave', { offset: at })),
      ...fault('kill', { from: 15, to: 35 }, { path: '2' }),
      {
        kind: 'process-state',
        at: s(15),
        process: 'redis-0',
        state: 'dead',
        pid: 9,
        act: 'SIGKILL',
      } as const,
    ];
    const found = (planted: readonly HistoryRecord[]) => {
      const history = historyOf([...records, ...planted]);
      return contradictoryReplication(history, timelineOf(history));
    };
    expect(found([]).map(({ text }) => text)).toEqual([
      expect.stringContaining('when nothing of it could reach it'),
    ]);
    expect(found(slowed())).toEqual([]);
    expect(found(slowed([{ from: 'redis-0', to: 'redis-2' }]))).toHaveLength(1);
  });

  it('may bring a client the answer of a master that is a replica meanwhile, and no other link may', () => {
    const runId = 'run-of-redis-0';
    const times = Array.from({ length: 40 }, (_, n) => n);
    const [writer, block, connection, , ...ends] = writes([
      { number: 1, outcome: 'ok', at: 18, by: 'redis-0' },
    ]);
    const found = (planted: readonly HistoryRecord[], sent = 14) => {
      const history = historyOf(
        [
          DEPLOYMENT,
          ...phases(45),
          ...nodePolls('redis-0', times, (at) => state(at < 16 ? 'master' : 'slave', { runId })),
          ...planted,
        ],
        [writer!, block!, connection!, [0, 1, s(14), s(sent), s(18), 0, 0], ...ends],
      );
      return impossibleAcknowledgements(history, timelineOf(history)).map(({ text }) => text);
    };
    const between = slowed([{ from: 'redis-0', to: 'client-a' }]);
    expect(found([])).toEqual([expect.stringContaining('redis-0, which was a replica then')]);
    expect(found(between)).toEqual([]);
    expect(found(slowed())).toHaveLength(1);
    // Whoever was asked when it was a replica already did not answer as a master.
    expect(found(between, 17.5)).toHaveLength(1);
  });
});
