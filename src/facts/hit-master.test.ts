import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  state,
} from '../../test/fixtures/tiny-history.ts';
import { takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../history/record.ts';
import { masterHitBy } from './hit-master.ts';

/** redis-0 is dead from 10 s to 40 s, and redis-2 takes over; another fault inside, at 20 s, hits all data nodes. */
const KILL = fault('kill', { from: 10, to: 40 });
const ALL = fault('all', { from: 20, to: 25 }, { path: '1.0', targets: ['redis-0', 'redis-1', 'redis-2'] });

const NODES = [
  ...nodePolls('redis-0', [5, 9, 11, 19], (at) => (at < 10 ? state('master') : undefined)),
  ...nodePolls('redis-1', [5, 19], () => state('slave')),
  ...nodePolls('redis-2', [5, 19], (at) => state(at < 16 ? 'slave' : 'master')),
];

function hitBy(as: string, ...records: readonly HistoryRecord[]): string | undefined {
  const { timeline } = contextOf(historyOf([DEPLOYMENT, ...phases(60), ...KILL, ...ALL, ...records])).facts;
  return masterHitBy(
    timeline,
    timeline.faults.find((one) => one.as === as)!,
  );
}

describe('the master that a fault hit', () => {
  it('is none that another one has replaced while it was away', () => {
    expect(hitBy('kill', ...NODES, ...takeoverAt(15))).toBe('redis-0');
    expect(hitBy('all', ...NODES, ...takeoverAt(15))).toBe('redis-2');
  });

  it('is the one that is away and was not replaced yet', () => {
    const before = NODES.filter((one) => one.kind !== 'node' || one.node !== 'redis-2');
    expect(hitBy('all', ...before)).toBe('redis-0');
  });
});
