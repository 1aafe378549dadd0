import { describe, expect, it } from 'vitest';
import {
  addressOf,
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import { NOTHING_INTERVENED } from '../check/guards/interventions.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';

const TIMES = [0, 1, 2, 3, 4, 5, 6, 7];

function command(process: string, words: string, atS = 3.5): HistoryRecord {
  return { kind: 'command', process, words, sent: s(atS), at: s(atS + 0.1), reply: 'OK' };
}

/** What the guard names beside an undisturbed deployment; undefined where it is intact. */
function named(
  records: readonly HistoryRecord[],
  views: (sentinel: string, atS: number) => Partial<SentinelView> = () => ({}),
): string | undefined {
  const history = historyOf([DEPLOYMENT, ...phases(9)], [...records], sentinelPolls(0, 8, views));
  const { intact, sentence } = NOTHING_INTERVENED.judge(contextOf(history));
  return intact ? undefined : sentence.replaceAll(/\s/g, ' ');
}

describe('an order that a Sentinel publishes', () => {
  const published = (channel: string, more = ''): HistoryRecord =>
    event(3.6, 'sentinel-2', channel, `${masterPayload()}${more}`);

  it.each([
    ['+reset-master', '', 'SENTINEL RESET mymaster', 'sentinel-2 was reset at +3.6 s'],
    [
      '+set',
      ' down-after-milliseconds 900',
      'SENTINEL SET mymaster down-after-milliseconds 900',
      'sentinel-2 was given down-after-milliseconds 900 at +3.6 s',
    ],
    [
      '+monitor',
      ' quorum 2',
      'SENTINEL MONITOR mymaster 192.0.2.1 6379 2',
      'sentinel-2 began to monitor mymaster at 192.0.2.1:6379 at +3.6 s',
    ],
    ['-monitor', '', 'SENTINEL REMOVE mymaster', 'sentinel-2 ceased to monitor mymaster at +3.6 s'],
  ])('%s is named unless the schedule gave it', (channel, more, words, what) => {
    const records = [published(channel, more)];
    expect(named(records)).toBe(`${what}, which no order of the schedule explains.`);
    expect(named([...records, command('sentinel-2', words)])).toBeUndefined();
    expect(named([...records, command('sentinel-1', words)])).toContain(what);
    expect(named([...records, command('sentinel-2', words, 1)])).toContain(what);
    expect(named([...records, command('sentinel-2', 'SENTINEL CKQUORUM mymaster')])).toContain(what);
  });

  it('is each one named where there are several', () => {
    const resets = ['sentinel-3', 'sentinel-4'].map((name) =>
      event(4, name, '+reset-master', masterPayload()),
    );
    expect(named(resets)).toMatch(/^sentinel-3 was reset .*; sentinel-4 was reset /);
  });

  it('is the schedule’s only with the same value', () => {
    const records = [published('+set', ' quorum 1')];
    const given = (value: string) =>
      named([
        ...records,
        command('sentinel-2', `SENTINEL SET mymaster down-after-milliseconds 900 quorum ${value}`),
      ]);
    expect(given('1')).toBeUndefined();
    expect(given('15')).toContain('sentinel-2 was given quorum 1');
  });

  it('does not show a password', () => {
    const records = [published('+set', ' auth-pass geheim')];
    expect(named(records)).toContain('sentinel-2 was given auth-pass at');
    const ordered = command('sentinel-2', 'SENTINEL SET mymaster auth-pass other');
    expect(named([...records, ordered])).toBeUndefined();
  });

  it('+monitor comes of a process that begins, too', () => {
    const kill = fault('kill', { from: 2, to: 3 }, { targets: ['sentinel-2'] });
    expect(named([published('+monitor', ' quorum 2'), ...kill])).toBeUndefined();
    expect(named([published('+reset-master'), ...kill])).toContain('sentinel-2 was reset');
  });
});

describe('a setting of a Sentinel', () => {
  const before = { quorum: 2, downAfterMs: 5_000, failoverTimeoutMs: 10_000, parallelSyncs: 1 };
  const settings =
    (change: Partial<typeof before>) =>
    (sentinel: string, atS: number): Partial<SentinelView> => ({
      settings: sentinel === 'sentinel-2' && atS >= 4 ? { ...before, ...change } : before,
    });

  it('that differs is named with what it was', () => {
    expect(named([], settings({ quorum: 1 }))).toBe(
      'sentinel-2 went from quorum 2 to 1 at +4.0 s, which no order of the schedule explains.',
    );
    expect(named([], settings({ quorum: 1, downAfterMs: 900 }))).toContain(
      'sentinel-2 went from quorum 2 to 1, and from down-after-milliseconds 5000 to 900 at',
    );
  });

  it('may have been set by the schedule, by SENTINEL SET and at its time', () => {
    const set = 'SENTINEL SET mymaster quorum 1';
    expect(named([command('sentinel-2', set)], settings({ quorum: 1 }))).toBeUndefined();
    expect(named([command('sentinel-1', set)], settings({ quorum: 1 }))).toContain('from quorum 2');
    expect(named([command('sentinel-2', set, 1)], settings({ quorum: 1 }))).toContain('from quorum 2');
    const other = command('sentinel-2', 'SENTINEL SET mymaster quorum 3');
    expect(named([other], settings({ quorum: 1 }))).toContain('from quorum 2 to 1 at');
    expect(named([command('sentinel-2', set)], settings({ quorum: 1, downAfterMs: 900 }))).toBe(
      'sentinel-2 went from down-after-milliseconds 5000 to 900 at +4.0 s, which no order of the schedule explains.',
    );
    const failover = command('sentinel-2', 'SENTINEL FAILOVER mymaster');
    expect(named([failover], settings({ quorum: 1 }))).toContain('from quorum 2');
  });

  it('that it publishes as well is named once', () => {
    const published = event(3.8, 'sentinel-2', '+set', `${masterPayload()} quorum 1`);
    expect(named([published], settings({ quorum: 1 }))).toBe(
      'sentinel-2 was given quorum 1 at +3.8 s, which no order of the schedule explains.',
    );
  });
});

describe('a data node that follows another one', () => {
  const of = (node: string, master: string, channel: string, atS = 3.9): HistoryRecord =>
    event(
      atS,
      'sentinel-0',
      channel,
      `slave ${addressOf(node)}:6379 ${addressOf(node)} 6379 @ mymaster ${addressOf(master)} 6379`,
    );
  const moved = nodePolls('redis-2', TIMES, (at) =>
    state('slave', { master: at < 4 ? 'redis-0' : 'redis-1' }),
  );
  const demoted = nodePolls('redis-0', TIMES, (at) =>
    at < 4 ? state('master') : state('slave', { master: 'redis-2' }),
  );

  it('without a Sentinel having made it is named', () => {
    expect(named(moved)).toBe(
      'redis-2 followed redis-1 and no longer redis-0 from +4.0 s on without any Sentinel having made it.',
    );
    expect(named(demoted)).toBe(
      'redis-0 became a replica of redis-2 at +4.0 s without any Sentinel having made it.',
    );
  });

  it.each(['+slave-reconf-sent', '+fix-slave-config', '+slave-reconf-done'])('by %s is none', (channel) => {
    expect(named([...moved, of('redis-2', 'redis-1', channel)])).toBeUndefined();
    expect(named([...moved, of('redis-1', 'redis-1', channel)])).toContain('redis-2 followed redis-1');
    expect(named([...moved, of('redis-2', 'redis-1', channel, 0.5)])).toContain('redis-2 followed redis-1');
  });

  it('may do late what it was ordered while a fault or a command held it up', () => {
    const order = of('redis-0', 'redis-2', '+convert-to-slave', 0.5);
    expect(named([...demoted, order])).toContain('redis-0 became a replica');
    const freeze = fault('freeze', { from: 0.2, to: 3.8 }, { fault: 'freeze', targets: ['redis-0'] });
    expect(named([...demoted, order, ...freeze])).toBeUndefined();
    const pause = command('redis-0', 'CLIENT PAUSE 3000 WRITE', 0.2);
    expect(named([...demoted, order, pause])).toBeUndefined();
    expect(named([...demoted, pause])).toContain('redis-0 became a replica');
  });

  it('may have been ordered to by the schedule', () => {
    expect(named([...moved, command('redis-2', 'REPLICAOF 192.0.2.2 6379')])).toBeUndefined();
    expect(named([...moved, command('redis-1', 'REPLICAOF NO ONE')])).toContain('redis-2 followed');
    expect(named([...demoted, command('redis-0', 'FAILOVER TO 192.0.2.3 6379')])).toBeUndefined();
    const order = 'SENTINEL FAILOVER mymaster';
    expect(named([...demoted, command('sentinel-0', `${order} COORDINATED`)])).toBeUndefined();
    expect(named([...demoted, command('sentinel-0', order)])).toContain('redis-0 became a replica');
  });

  it('as another process follows what its file says', () => {
    const restarted = nodePolls('redis-2', TIMES, (at) =>
      state('slave', { master: at < 4 ? 'redis-0' : 'redis-1', runId: at < 4 ? 'a' : 'b' }),
    );
    const kill = fault('kill', { from: 3.2, to: 3.8 }, { targets: ['redis-2'] });
    expect(named([...restarted, ...kill])).toBeUndefined();
  });

  it('is not named where a Sentinel may not have been heard', () => {
    const kill = fault('kill', { from: 3.5, to: 7 }, { targets: ['sentinel-0'] });
    expect(named([...moved, ...kill])).toBeUndefined();
    const deaf: HistoryRecord = { kind: 'listening', at: s(3.5), sentinel: 'sentinel-0', listening: false };
    expect(named([...moved, deaf])).toBeUndefined();
  });

  it('after FAILOVER by hand is named with the replica that took over', () => {
    const promoted = nodePolls('redis-2', TIMES, (at) => state(at < 4 ? 'slave' : 'master'));
    expect(named([...demoted, ...promoted])).toMatch(
      /^redis-2 became a master at .* without any Sentinel having promoted it; redis-0 became a replica of/,
    );
  });
});
