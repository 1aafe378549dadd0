import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  finalReads,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  sameEverywhere,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { converged } from './converged.ts';
import { oneMasterPerEpoch } from './one-master-per-epoch.ts';
import { judge } from './judge.ts';
import { sentinelsAgree } from './sentinels-agree.ts';

function judged(records: readonly HistoryRecord[], expectation: Parameters<typeof judge>[1]) {
  return judge(contextOf(historyOf([DEPLOYMENT, ...phases(10), ...records])), expectation);
}

describe('at most one master per epoch', () => {
  it('holds when all name one, and when a new epoch brings a new one', () => {
    expect(judged(sentinelPolls(0, 10), oneMasterPerEpoch()).verdict).toBe('held');
    const moved = sentinelPolls(0, 10, (_, at) =>
      at > 5 ? { configEpoch: 1, masterAddress: 'b:1', master: 'redis-1' } : {},
    );
    expect(judged(moved, oneMasterPerEpoch()).verdict).toBe('held');
  });
  it('fails when two Sentinels name two masters in one epoch', () => {
    const split = sentinelPolls(0, 10, (sentinel) =>
      sentinel === 'sentinel-3' ? { masterAddress: 'b:1', master: 'redis-1' } : {},
    );
    expect(judged(split, oneMasterPerEpoch()).verdict).toBe('failed');
  });
  it('holds when a Sentinel whose configuration was made anew names the present master in epoch 0', () => {
    const moved = (at: number) => (at > 3 ? { configEpoch: 1, masterAddress: 'b:1', master: 'redis-1' } : {});
    const polls = sentinelPolls(0, 10, (sentinel, at) => ({
      ...moved(at),
      ...(sentinel === 'sentinel-3' && at > 5 ? { configEpoch: 0 } : {}),
    }));
    const restart = fault('kill', { from: 5, to: 6 }, { targets: ['sentinel-3'] });
    expect(judged(polls, oneMasterPerEpoch()).verdict).toBe('failed');
    expect(judged([...polls, ...restart], oneMasterPerEpoch()).sentence).not.toMatch(/in config epoch 0/);
    // One that was only away for a while has the configuration that it had.
    const away = polls.map((record) =>
      record.kind === 'sentinel' && record.sentinel === 'sentinel-3' && record.at === s(5)
        ? { kind: 'sentinel' as const, at: record.at, sentinel: record.sentinel, reachable: false }
        : record,
    );
    expect(judged(away, oneMasterPerEpoch()).verdict).toBe('failed');
  });
  it('fails when two leaders are elected in one epoch', () => {
    const leaders = ['sentinel-0', 'sentinel-1'].flatMap((name) => [
      event(5, name, '+new-epoch', '7'),
      event(5.1, name, '+elected-leader', masterPayload()),
    ]);
    expect(judged([...sentinelPolls(0, 10), ...leaders], oneMasterPerEpoch()).verdict).toBe('failed');
  });
  it('is undecided when nobody was looking', () => {
    expect(judged([], oneMasterPerEpoch()).verdict).toBe('undecided');
    expect(judged(sentinelPolls(0, 4), oneMasterPerEpoch()).verdict).toBe('undecided');
  });
});

describe('all Sentinels agree at the end', () => {
  const roles = ['redis-0', 'redis-1', 'redis-2'].flatMap((node) =>
    nodePolls(node, [8], () => state(node === 'redis-0' ? 'master' : 'slave')),
  );

  it('holds when all say the same', () => {
    expect(judged([...sentinelPolls(0, 10), ...roles], sentinelsAgree()).verdict).toBe('held');
  });
  it('fails where one goes on counting what others saw of a master that is up', () => {
    const seeing = (trouble: string) =>
      judged(
        [
          ...sentinelPolls(0, 10, (sentinel) => (sentinel === 'sentinel-3' ? { troubled: [trouble] } : {})),
          ...roles,
        ],
        sentinelsAgree(),
      ).sentence;
    expect(seeing('sentinel-1 sentinel,master_down')).toBe(
      'All 5 Sentinels name redis-0 and see it up, but 1 of them still holds that others see it down: when such a one loses sight of it, that counts for the quorum.',
    );
    expect(seeing('sentinel-1 sentinel,s_down')).toBe('The Sentinels do not agree at the end.');
  });
  it('fails when the node that all name is a replica, or no node at all', () => {
    const named = (master: string, masterAddress: string) =>
      judged([...sentinelPolls(0, 10, () => ({ master, masterAddress })), ...roles], sentinelsAgree());
    expect(named('redis-2', '192.0.2.3:6379')).toMatchObject({
      verdict: 'failed',
      sentence: 'All 5 Sentinels name redis-2, which is a replica; the master is redis-0.',
    });
    expect(named('?', '198.51.100.9:6379')).toMatchObject({
      verdict: 'failed',
      sentence: 'All 5 Sentinels name 198.51.100.9:6379, which is no data node.',
    });
  });
  it('is undecided when nothing shows what the node was that all name', () => {
    expect(judged(sentinelPolls(0, 10), sentinelsAgree()).verdict).toBe('undecided');
  });
  it.each([
    ['another master', { masterAddress: 'b:1' }],
    ['another epoch', { configEpoch: 3 }],
    ['the master as down', { flags: 'master,s_down' }],
    ['fewer Sentinels', { knownSentinels: 3 }],
    ['more replicas', { knownReplicas: 3 }],
  ])('fails when one sees %s', (_, more) => {
    const polls = sentinelPolls(0, 10, (sentinel, at) => (sentinel === 'sentinel-4' && at > 8 ? more : {}));
    expect(judged(polls, sentinelsAgree()).verdict).toBe('failed');
  });
  describe('where one is silent', () => {
    const polls = sentinelPolls(0, 9);
    /** All polls, those of one Sentinel from so many seconds on without an answer. */
    const silentFrom = (seconds: number): HistoryRecord[] =>
      polls.map((record) =>
        record.kind === 'sentinel' && record.sentinel === 'sentinel-2' && record.at >= s(seconds)
          ? { kind: 'sentinel', at: record.at, sentinel: record.sentinel, reachable: false }
          : record,
      );

    it('fails when it does not answer for a second at the end, and is undecided when it was never polled', () => {
      expect(judged([...silentFrom(7), ...roles], sentinelsAgree()).verdict).toBe('failed');
      const without = polls.filter((record) => !('sentinel' in record && record.sentinel === 'sentinel-2'));
      expect(judged([...without, ...roles], sentinelsAgree()).verdict).toBe('undecided');
    });
    it('goes by what it answered less than a second before', () => {
      expect(judged([...silentFrom(8.6), ...roles], sentinelsAgree()).verdict).toBe('held');
      const other = silentFrom(8.6).map((record) =>
        record.kind === 'sentinel' && record.sentinel === 'sentinel-2' && record.view !== undefined
          ? { ...record, view: { ...record.view, configEpoch: 3 } }
          : record,
      );
      expect(judged([...other, ...roles], sentinelsAgree()).verdict).toBe('failed');
    });
  });
});

describe('all nodes end with the same data', () => {
  const lists = { 'chaos:appends:0': [[1, 5]] } as const;

  it('holds when they do and one is the master', () => {
    expect(judged(sameEverywhere([[1, 5]]), converged()).verdict).toBe('held');
  });
  it('fails on other data, another order, a second master, or a replica that follows nobody', () => {
    const other = { 'chaos:appends:0': [[1, 4]] } as const;
    const reordered = {
      'chaos:appends:0': [
        [2, 4],
        [1, 1],
      ],
    } as const;
    for (const one of [other, reordered, {}]) {
      const reads = finalReads({ 'redis-0': { lists }, 'redis-1': { lists }, 'redis-2': { lists: one } });
      expect(judged(reads, converged()).verdict).toBe('failed');
    }
    for (const odd of [
      state('master'),
      state('slave', { master: 'redis-1' }),
      state('slave', { linkUp: false }),
    ]) {
      const reads = finalReads({
        'redis-0': { lists },
        'redis-1': { lists },
        'redis-2': { lists, state: odd },
      });
      expect(judged(reads, converged()).verdict).toBe('failed');
    }
  });
  it('is undecided when a node was not read, or there is nothing to compare', () => {
    expect(judged(finalReads({ 'redis-0': { lists } }), converged()).verdict).toBe('undecided');
    const unread = finalReads({
      'redis-0': { lists },
      'redis-1': { lists },
      'redis-2': { lists: {}, complete: false },
    });
    expect(judged(unread, converged()).verdict).toBe('undecided');
    expect(judged(sameEverywhere([]), converged()).verdict).toBe('undecided');
  });
});
