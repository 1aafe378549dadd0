import { describe, expect, it } from 'vitest';
import {
  contextOf,
  addressOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  sameEverywhere,
  state,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord, Link } from '../history/record.ts';
import { lossOnlyFrom } from '../check/loss-only-from.ts';
import { judge } from '../check/judge.ts';

const REPLICAS = ['redis-1', 'redis-2'];
const SENTINELS = ['sentinel-0', 'sentinel-1'];
const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-1')} 6379`;
const takeover = (at: number): HistoryRecord[] => [
  event(at, 'sentinel-0', '+failover-state-send-slaveof-noone', masterPayload()),
  event(at + 1, 'sentinel-0', '+switch-master', SWITCH),
];

/** Both directions between redis-0 and the others. */
function between(others: readonly string[]): Link[] {
  return others.flatMap((other) => [
    { from: 'redis-0', to: other },
    { from: other, to: 'redis-0' },
  ]);
}

/** What redis-0 acknowledged at 10 s is gone; what it acknowledged at 2 s is there. */
function historyWith(records: readonly HistoryRecord[]) {
  const polls = nodePolls('redis-0', [1, 2, 3, 4, 5, 20, 30], (at) => state(at < 30 ? 'master' : 'slave'));
  const list = [2, 10].map((at, n) => ({ number: n + 1, outcome: 'ok' as const, at, by: 'redis-0' }));
  return historyOf(
    [DEPLOYMENT, ...phases(40), ...polls, ...sameEverywhere([[1, 1]]), ...records],
    writes(list),
  );
}

function cut(as: string, others: readonly string[], path = '1'): HistoryRecord[] {
  return fault(as, { from: 5, to: 25 }, { fault: 'cut-links', path, links: between(others) });
}

describe('why a write of a master was lost that was cut off', () => {
  it.each([
    ['from replicas and Sentinels', cut('cut', [...REPLICAS, ...SENTINELS]), 'isolated master'],
    ['from both by two faults', [...cut('a', REPLICAS), ...cut('b', SENTINELS, '1.0')], 'isolated master'],
    ['from its replicas only', cut('cut', REPLICAS), 'unreplicated tail'],
    ['from Sentinels only', cut('cut', SENTINELS), 'unreplicated tail'],
    ['from Sentinels only, after a takeover', [...cut('cut', SENTINELS), ...takeover(8)], 'second master'],
    ['from a client', cut('cut', ['client-a']), 'unreplicated tail'],
  ])('%s', (_, records, cause) => {
    const history = historyWith(records);
    const { losses, causeOf } = contextOf(history).facts;
    expect(losses!.lost.map(causeOf)).toEqual([cause]);
  });
});

describe('losses that must have a certain cause', () => {
  function judged(records: readonly HistoryRecord[], ...expected: Parameters<typeof lossOnlyFrom>) {
    return judge(contextOf(historyWith(records)), lossOnlyFrom(...expected));
  }

  it('hold with this cause and fail with another one', () => {
    const lag = cut('lag', REPLICAS);
    const good = judged(lag, 'lag', { cause: 'unreplicated tail' });
    expect(good).toMatchObject({ verdict: 'held' });
    expect(good.measures).toContainEqual(
      expect.objectContaining({ name: 'lost: unreplicated tail', value: 1 }),
    );
    const bad = judged(lag, 'lag', { cause: 'second master' });
    expect(bad.verdict).toBe('failed');
    expect(bad.sentence).toContain('unreplicated tail, not second master');
  });

  it('may be those of a master that was ordered away', () => {
    const order = fault(
      'order',
      { from: 6, to: 6.1 },
      { fault: 'sentinel-failover', targets: ['sentinel-0'] },
    );
    const good = judged([...order, ...takeover(8)], 'order', { cause: 'second master' });
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
