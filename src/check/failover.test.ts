import { describe, expect, it } from 'vitest';
import {
  addressOf,
  DEPLOYMENT,
  event,
  EXPERIMENT,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  sentinelPolls,
  state,
  writes,
  type TinyWrite,
} from '../../test/fixtures/tiny-history.ts';
import type { Duration } from '../core/duration.ts';
import type { HistoryRecord } from '../history/record.ts';
import { failover } from './failover.ts';
import { noFailover } from './no-failover.ts';
import { judge } from './registry.ts';

const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;

/** A failover of redis-0 to redis-2 after a fault at 2 s. */
const FAILOVER: HistoryRecord[] = [
  event(7, 'sentinel-1', '+sdown', masterPayload()),
  event(7.1, 'sentinel-1', '+odown', `${masterPayload()} #quorum 2/2`),
  event(7.1, 'sentinel-1', '+new-epoch', '1'),
  event(7.1, 'sentinel-1', '+try-failover', masterPayload()),
  event(7.2, 'sentinel-1', '+elected-leader', masterPayload()),
  event(
    7.3,
    'sentinel-1',
    '+failover-state-send-slaveof-noone',
    `slave ${addressOf('redis-2')}:6379 ${addressOf('redis-2')} 6379 @ mymaster ${addressOf('redis-0')} 6379`,
  ),
  event(8, 'sentinel-1', '+switch-master', SWITCH),
];

const acknowledged = (by: string, at: number): TinyWrite => ({
  number: Math.round(at * 10),
  outcome: 'ok',
  at,
  by,
});

function judged(
  records: readonly HistoryRecord[],
  list: readonly TinyWrite[],
  bounds: { within: Duration; notBefore?: Duration } = { within: '8s' },
) {
  const history = historyOf(
    [DEPLOYMENT, ...phases(30), ...fault('kill', { from: 2, to: 12 }), ...records],
    writes(list),
  );
  return judge({ experiment: EXPERIMENT, history }, failover({ after: 'kill', ...bounds }));
}

describe('a replica takes over in time', () => {
  const list = [acknowledged('redis-0', 1), acknowledged('redis-2', 8.2)];

  it('holds when the new master acknowledges a write within the limit, and tells the phases', () => {
    const finding = judged(FAILOVER, list);
    expect(finding.verdict).toBe('held');
    expect(finding.measures[0]!.value).toBeCloseTo(6.2, 3);
    expect(finding.measures.find((one) => one.name.includes('+sdown'))!.value).toBe(5);
  });

  it('fails when the first write comes too late', () => {
    expect(judged(FAILOVER, list, { within: '5s' }).verdict).toBe('failed');
  });

  it('fails when it comes too soon for Sentinels that should have waited', () => {
    expect(judged(FAILOVER, list, { within: '8s', notBefore: '6s' }).verdict).toBe('held');
    const early = judged(FAILOVER, list, { within: '8s', notBefore: '7s' });
    expect(early.verdict).toBe('failed');
    expect(early.sentence).toMatch(/The limit is 7\ss to 8\ss\.$/);
  });

  it('does not take an acknowledgement by the old master for one by the new', () => {
    expect(judged(FAILOVER, [acknowledged('redis-0', 1), acknowledged('redis-0', 8.2)]).verdict).toBe(
      'undecided',
    );
  });

  it('fails without a failover, and names a split vote', () => {
    expect(judged([], list).verdict).toBe('failed');
    const split = [
      ...FAILOVER.slice(0, 4),
      event(17, 'sentinel-1', '-failover-abort-not-elected', masterPayload()),
    ];
    expect(judged(split, list).sentence).toContain('split vote');
  });

  it('does not call it a split vote when the majority was out of reach', () => {
    const refused = event(17, 'sentinel-1', '-failover-abort-not-elected', masterPayload());
    const cut = fault(
      'cut',
      { from: 3, to: 20 },
      {
        path: '1.0',
        fault: 'isolate',
        targets: ['sentinel-2', 'sentinel-3', 'sentinel-4'],
        links: [{ from: 'sentinel-2', to: 'redis-0' }],
      },
    );
    const { sentence } = judged([...FAILOVER.slice(0, 4), refused, ...cut], list);
    expect(sentence).toContain('refused');
    expect(sentence).not.toContain('split vote');
  });

  it('is undecided when the fault was never injected', () => {
    const history = historyOf([DEPLOYMENT, ...phases(30), ...FAILOVER], writes(list));
    expect(
      judge({ experiment: EXPERIMENT, history }, failover({ after: 'kill', within: '8s' })).verdict,
    ).toBe('undecided');
  });
});

describe('no failover without the majority', () => {
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
    return judge({ experiment: EXPERIMENT, history: historyOf([...records]) }, expectation);
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

  it('speaks of the whole run when no fault is named', () => {
    const quiet = [DEPLOYMENT, ...phases(62), ...polls, ...nodes];
    const whole = (records: readonly HistoryRecord[]) =>
      judge({ experiment: EXPERIMENT, history: historyOf([...records]) }, noFailover());
    expect(whole(quiet).verdict).toBe('held');
    expect(whole([...quiet, ...FAILOVER]).verdict).toBe('failed');
    expect(whole([DEPLOYMENT, ...phases(62)]).verdict).toBe('undecided');
  });
});
