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
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import { isMaster, takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../history/record.ts';
import { noFailover } from './no-failover.ts';
import { judge } from './judge.ts';

const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;

/** What shows that redis-2 took over from redis-0 after a fault at 2 s. */
const FAILOVER: HistoryRecord[] = [...isMaster('redis-0', 1), ...takeoverAt(7, { by: 'sentinel-4' })];

describe('nobody takes over', () => {
  const times = Array.from({ length: 120 }, (_, n) => n / 2);
  /** Two tries of sentinel-0 in a fault from 20 s to 59 s; the master is dead all the time. */
  const tries = [25, 46].flatMap((at) => [
    event(at, 'sentinel-0', '+sdown', masterPayload('redis-2')),
    event(at, 'sentinel-0', '+odown', `${masterPayload('redis-2')} #quorum 2/2`),
    event(at, 'sentinel-0', '+try-failover', masterPayload('redis-2')),
    event(at + 10, 'sentinel-0', '-failover-abort-not-elected', masterPayload('redis-2')),
  ]);
  const cut = fault(
    'cut',
    { from: 20, to: 59 },
    { path: '3', targets: ['sentinel-2', 'sentinel-3', 'sentinel-4'] },
  );
  const control = fault('control', { from: 2, to: 12 });
  const polls = sentinelPolls(0, 60);
  const nodes = nodePolls('redis-1', times, () => state('slave'));
  const base = [DEPLOYMENT, ...phases(62), ...control, ...FAILOVER, ...cut, ...tries, ...polls, ...nodes];

  function verdict(records: readonly HistoryRecord[]) {
    const expectation = noFailover({ during: 'cut', control: 'control' });
    return judge(contextOf(historyOf([...records])), expectation);
  }
  const without = (test: (record: HistoryRecord) => boolean): HistoryRecord[] =>
    base.filter((record) => !test(record));

  it('holds with two refused tries, nothing elected, nothing changed, and a control that failed over', () => {
    const finding = verdict(base);
    expect(finding.sentence).toContain('tried 2 times');
    expect(finding.verdict).toBe('held');
  });

  it('fails on an election, a switch, a changed config epoch, a changed address, or a changed role', () => {
    expect(
      verdict([...base, event(40, 'sentinel-0', '+elected-leader', masterPayload('redis-2'))]).verdict,
    ).toBe('failed');
    expect(verdict([...base, event(40, 'sentinel-0', '+switch-master', SWITCH)]).verdict).toBe('failed');
    const changed = sentinelPolls(0, 60, (sentinel, at) =>
      sentinel === 'sentinel-1' && at > 40 ? { configEpoch: 2 } : {},
    );
    expect(verdict([...without((record) => record.kind === 'sentinel'), ...changed]).verdict).toBe('failed');
    const moved = sentinelPolls(0, 60, (sentinel, at) =>
      sentinel === 'sentinel-1' && at > 40 ? { masterAddress: 'x:1', master: 'redis-1' } : {},
    );
    expect(verdict([...without((record) => record.kind === 'sentinel'), ...moved]).verdict).toBe('failed');
    const promoted = nodePolls('redis-1', times, (at) => state(at > 40 ? 'master' : 'slave'));
    expect(verdict([...without((record) => record.kind === 'node'), ...promoted]).verdict).toBe('failed');
  });

  it('is undecided when the absence proves nothing', () => {
    const isEvent = (channel: string) => (record: HistoryRecord) =>
      record.kind === 'event' && record.channel === channel && record.at > 20e6;
    expect(verdict(without(isEvent('+odown'))).sentence).toContain('+odown');
    expect(verdict(without(isEvent('+try-failover'))).verdict).toBe('undecided');
    expect(verdict(without(isEvent('-failover-abort-not-elected'))).verdict).toBe('undecided');
    expect(
      verdict(without((record) => record.kind === 'event' && record.channel === '+switch-master')).sentence,
    ).toContain('control');
    expect(
      verdict(
        without(
          (record) => record.kind === 'sentinel' && record.sentinel === 'sentinel-0' && record.at > 50e6,
        ),
      ).sentence,
    ).toContain('not polled');
    const short = fault(
      'cut',
      { from: 20, to: 50 },
      { path: '3', targets: ['sentinel-2', 'sentinel-3', 'sentinel-4'] },
    );
    expect(
      verdict([...without((record) => record.kind === 'fault' && record.as === 'cut'), ...short]).sentence,
    ).toContain('watched');
    expect(verdict(without((record) => record.kind === 'fault' && record.as === 'cut')).verdict).toBe(
      'undecided',
    );
  });

  it('fails when the next try comes before 2 × failover-timeout have passed', () => {
    const early = [
      event(39, 'sentinel-1', '+try-failover', masterPayload('redis-2')),
      event(49, 'sentinel-1', '-failover-abort-not-elected', masterPayload('redis-2')),
    ];
    expect(verdict([...base, ...early]).verdict).toBe('held');
    const vote = event(25.1, 'sentinel-1', '+vote-for-leader', 'abc 7');
    expect(verdict([...base, ...early, vote]).sentence).toContain('sooner than 2 × failover-timeout');
    expect(verdict([...base, ...early, vote]).verdict).toBe('failed');
  });

  it('holds without an eligible replica when every elected leader finds none', () => {
    const expectation = noFailover({ during: 'cut', control: 'control', because: 'no eligible replica' });
    const finding = (records: readonly HistoryRecord[]) =>
      judge(contextOf(historyOf([...records])), expectation);
    const others = without(
      (record) => record.kind === 'event' && record.channel === '-failover-abort-not-elected',
    );
    const elected = [25.2, 46.2].flatMap((at) => [
      event(at, 'sentinel-0', '+elected-leader', masterPayload('redis-2')),
      event(at + 0.1, 'sentinel-0', '-failover-abort-no-good-slave', masterPayload('redis-2')),
    ]);
    const good = finding([...others, ...elected]);
    expect(good).toMatchObject({ verdict: 'held' });
    expect(good.sentence).toContain('the second 21\u202fs after the first');
    expect(finding([...others, ...elected.slice(0, 2)]).verdict).toBe('undecided');
    expect(finding([...base, ...elected.filter((_, n) => n % 2 === 0)]).verdict).toBe('undecided');
    const promoted = event(46.5, 'sentinel-0', '+promoted-slave', masterPayload('redis-1'));
    expect(finding([...others, ...elected, promoted]).verdict).toBe('failed');
  });

  it('expects no tries of fewer Sentinels than the quorum, and fails when they agree all the same', () => {
    const alone = fault(
      'cut',
      { from: 20, to: 59 },
      { path: '3', targets: ['sentinel-1', 'sentinel-2', 'sentinel-3', 'sentinel-4'] },
    );
    const others = base.filter(
      (record) =>
        !(record.kind === 'fault' && record.as === 'cut') && !(record.kind === 'event' && record.at > 20e6),
    );
    const seen = event(25, 'sentinel-0', '+sdown', masterPayload('redis-2'));
    const finding = verdict([...others, ...alone, seen]);
    expect(finding.verdict).toBe('held');
    expect(finding.sentence).toContain('could not try, being 1 where the quorum is 2');
    expect(verdict([...others, ...alone]).verdict).toBe('undecided');
    const agreed = event(26, 'sentinel-0', '+odown', `${masterPayload('redis-2')} #quorum 1/1`);
    expect(verdict([...others, ...alone, seen, agreed]).verdict).toBe('failed');
  });

  it('is undecided when a majority was left, or when a try that had time to was not seen to end', () => {
    const few = fault('cut', { from: 20, to: 59 }, { path: '3', targets: ['sentinel-3', 'sentinel-4'] });
    const uncut = base.filter((record) => !(record.kind === 'fault' && record.as === 'cut'));
    expect(verdict([...uncut, ...few]).sentence).toContain('3 Sentinels of 5 were left');
    const another = event(26, 'sentinel-1', '+try-failover', masterPayload('redis-2'));
    expect(verdict([...base, another]).sentence).toContain('1 try was not seen to end');
  });

  it('speaks of the whole run when no fault is named', () => {
    const quiet = [DEPLOYMENT, ...phases(62), ...polls, ...nodes];
    const whole = (records: readonly HistoryRecord[]) =>
      judge(contextOf(historyOf([...records])), noFailover());
    expect(whole(quiet).verdict).toBe('held');
    expect(whole([...quiet, ...FAILOVER]).verdict).toBe('failed');
    expect(whole([DEPLOYMENT, ...phases(62)]).verdict).toBe('undecided');
  });
});
