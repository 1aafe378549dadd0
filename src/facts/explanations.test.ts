import { describe, expect, it } from 'vitest';
import {
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
import { isMaster } from '../../test/fixtures/tiny-takeover.ts';
import { readdress, rotatePassword } from '../fault/words.ts';
import type { HistoryRecord } from '../history/record.ts';

function unexplained(...records: readonly HistoryRecord[]): string[] {
  const { facts } = contextOf(historyOf([DEPLOYMENT, ...phases(60), ...isMaster('redis-0', 1), ...records]));
  return facts.unexplained.map(({ text }) => text.replaceAll('\u202f', ' '));
}

const sdown = (at: number, sentinel = 'sentinel-1'): HistoryRecord =>
  event(at, sentinel, '+sdown', masterPayload());
const tries = (at: number): HistoryRecord => event(at, 'sentinel-1', '+try-failover', masterPayload());
const kill = (target = 'redis-0') => fault('kill', { from: 5, to: 12 }, { targets: [target] });
const freeze = fault('freeze', { from: 5, to: 12 }, { fault: 'freeze' });

describe('a master seen down', () => {
  it('has its reason in a fault of that master, from down-after on', () => {
    expect(unexplained(...kill(), sdown(10.05))).toEqual([]);
    expect(unexplained(...kill('redis-1'), sdown(10.05))).toEqual([
      'sentinel-1 saw redis-0 down from +10.1 s on, which no fault explains',
    ]);
    expect(unexplained(...kill(), sdown(4.9))).toHaveLength(1);
    expect(unexplained(...kill(), sdown(20))).toHaveLength(1);
  });

  it('is seen up to a PING period sooner after a reset, and not after silence', () => {
    expect(unexplained(...kill(), sdown(9.2))).toEqual([]);
    expect(unexplained(...freeze, sdown(9.2))).toHaveLength(1);
    expect(unexplained(...freeze, sdown(10.9))).toEqual([]);
  });

  it('has its reason in a cut link between the two, for the Sentinels that it concerns', () => {
    const links = [{ from: 'redis-0', to: 'sentinel-1' }];
    const cut = fault('cut', { from: 5, to: 12 }, { fault: 'cut-links', targets: ['redis-0'], links });
    expect(unexplained(...cut, sdown(10.5))).toEqual([]);
    expect(unexplained(...cut, sdown(10.5, 'sentinel-2'))).toHaveLength(1);
  });

  it('has its reason in a command that keeps it from answering', () => {
    const command = (words: string): HistoryRecord => ({
      kind: 'command',
      process: 'redis-0',
      words,
      sent: s(5),
      at: s(5.1),
      reply: 'OK',
    });
    expect(unexplained(command('DEBUG SLEEP 20'), sdown(10.5))).toEqual([]);
    expect(unexplained(command('CONFIG SET hz 20'), sdown(10.5))).toHaveLength(1);
  });
});

describe('a master that a Sentinel answers to be down, and does not publish', () => {
  const order = (process: string, at: number): HistoryRecord => ({
    kind: 'command',
    process,
    words: 'SENTINEL FAILOVER mymaster COORDINATED',
    sent: s(at),
    at: s(at) + 1_000,
    reply: 'OK',
  });
  const flags = 's_down,master,failover_in_progress';
  const asked = sentinelPolls(1, 20, (sentinel, at) =>
    sentinel === 'sentinel-1' && Math.abs(at - 10) < 1 ? { id: sentinel, flags } : { id: sentinel },
  );

  it('has its reason in an order to that Sentinel, just before: Valkey 9 has it ask for votes', () => {
    expect(unexplained(...asked)).toHaveLength(1);
    expect(unexplained(...asked, order('sentinel-1', 9))).toEqual([]);
    expect(unexplained(...asked, order('sentinel-2', 9))).toHaveLength(1);
    expect(unexplained(...asked, order('sentinel-1', 4))).toHaveLength(1);
  });

  it('and what it publishes has not', () => {
    expect(unexplained(order('sentinel-1', 9), sdown(9.1))).toHaveLength(1);
  });
});

describe('a try', () => {
  it('has its reason in what its Sentinel sees, for as long as that may last', () => {
    expect(unexplained(...kill(), sdown(10.05), tries(10.1))).toEqual([]);
    expect(unexplained(...kill(), sdown(10.05), tries(30))).toEqual([
      'sentinel-1 tried to replace redis-0 at +30.0 s, which no fault and no order explains',
    ]);
    expect(unexplained(...kill(), sdown(10.05, 'sentinel-2'), tries(10.1))).toHaveLength(1);
  });

  it('has its reason in a password that was refused, also when it is right again', () => {
    const effect = rotatePassword.definition.effect({ of: 'sentinel', order: 'logins first' });
    const rotation = fault('rotation', { from: 5, to: 12 }, { fault: 'rotate-password', effect });
    expect(unexplained(...rotation, sdown(10.5), tries(30))).toEqual([]);
  });

  it('has its reason in an order to that Sentinel, just before', () => {
    const order = (process: string, at: number): HistoryRecord => ({
      kind: 'command',
      process,
      words: 'SENTINEL FAILOVER mymaster',
      sent: s(at),
      at: s(at) + 1_000,
      reply: 'OK',
    });
    expect(unexplained(order('sentinel-1', 20), tries(20.1))).toEqual([]);
    expect(unexplained(order('sentinel-2', 20), tries(20.1))).toHaveLength(1);
    expect(unexplained(order('sentinel-1', 10), tries(20.1))).toHaveLength(1);
  });

  it('has its reason in a pod that goes while it is the master, also where another one was master when the first was taken', () => {
    const deleted = (targets: readonly string[]): HistoryRecord[] =>
      fault('delete', { from: 5, to: 12 }, { fault: 'delete-pod', targets: [...targets] });
    const before = [...isMaster('redis-1', 4), ...nodePolls('redis-0', [4], () => state('slave'))];
    expect(unexplained(...before, ...deleted(['redis-0', 'redis-1']), tries(5.5))).toEqual([]);
    expect(unexplained(...before, ...deleted(['redis-1']), tries(5.5))).toHaveLength(1);
  });
});

describe('what a Sentinel knows of the others', () => {
  const counted = sentinelPolls(1, 20, (sentinel, at) => ({
    id: sentinel,
    knownSentinels: sentinel !== 'sentinel-2' && at > 9 ? 5 : 4,
  }));
  const effect = readdress.definition.effect({ id: 'new' });
  const of = (kind: string, more: object) =>
    fault('it', { from: 5, to: 8 }, { fault: kind, targets: ['sentinel-2'], ...more });

  it('changes where another one has another address, and by no death alone', () => {
    expect(unexplained(...counted, ...of('readdress', { effect }))).toEqual([]);
    expect(unexplained(...counted, ...of('kill', {}))[0]).toContain(
      'sentinel-0 knew 5 of 4 other Sentinels at +9.5',
    );
  });
});
