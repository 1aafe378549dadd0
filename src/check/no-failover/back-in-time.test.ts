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
} from '../../../test/fixtures/tiny-history.ts';
import { takeoverAt } from '../../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { judge } from '../judge.ts';
import { noFailover } from '../no-failover.ts';

const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;
const TIMES = Array.from({ length: 120 }, (_, n) => n / 2);
const BACK = { grace: 'own', keepAway: false, volume: 'kept' };

/** The pod of redis-0 is deleted at 10 s and back at 12 s; from 30 s on it is kept away, and redis-2 takes over. */
const deleted = fault('early', { from: 10, to: 25 }, { fault: 'delete-pod', parameters: BACK });
const control = fault('control', { from: 30, to: 45 }, { path: '3' });
const takeover = takeoverAt(36);
const reboots = [0, 1, 2].map((n) => event(12.5, `sentinel-${n}`, '+reboot', masterPayload()));
const sdown = event(11.5, 'sentinel-3', '+sdown', masterPayload());
const polls = sentinelPolls(0, 60);
const replica = nodePolls('redis-1', TIMES, () => state('slave'));

function master(runIdAt: (at: number) => string | undefined, role: 'master' | 'slave' = 'master') {
  return nodePolls('redis-0', TIMES, (at) => {
    const runId = runIdAt(at);
    return runId === undefined ? undefined : state(at > 12 ? role : 'master', { runId });
  });
}

const restarted = (at: number): string | undefined => (at < 10 ? 'old' : at < 12 ? undefined : 'new');
const others = [DEPLOYMENT, ...phases(62), ...replica, ...reboots, sdown];
const usual = [...others, ...deleted, ...control, ...takeover, ...polls, ...master(restarted)];

function judged(records: readonly HistoryRecord[]) {
  const expectation = noFailover({ during: 'early', control: 'control', because: 'back in time' });
  return judge(contextOf(historyOf([...records])), expectation);
}

describe('the master is back before Sentinel gives up', () => {
  it('holds with another run id, nothing elected or changed, and a control that failed over', () => {
    const finding = judged(usual);
    expect(finding.sentence).toMatch(
      /^redis-0 was back as another process 2\ss after the fault, and there was no failover: in 20\ss nobody was elected/,
    );
    expect(finding.sentence).toContain('+reboot 3 times and +sdown once');
    expect(finding.verdict).toBe('held');
    expect(finding.evidence.map(({ text }) => text)).toContain(
      'redis-0 is seen again, a master with run id new instead of old',
    );
    expect(finding.evidence.filter(({ text }) => text.includes('+reboot'))).toHaveLength(3);
  });

  const without = (planted: readonly HistoryRecord[], ...records: readonly (readonly HistoryRecord[])[]) => [
    ...usual.filter((one) => !planted.includes(one)),
    ...records.flat(),
  ];
  const sentinelsSay = (change: object) =>
    without(
      polls,
      sentinelPolls(0, 60, (sentinel, at) => (sentinel === 'sentinel-2' && at > 14 && at < 30 ? change : {})),
    );
  const redis0 = usual.filter((one) => one.kind === 'node' && one.node === 'redis-0');

  it.each([
    ['a switch', [...usual, event(15, 'sentinel-1', '+switch-master', SWITCH)]],
    ['a leader', [...usual, event(15, 'sentinel-1', '+elected-leader', masterPayload())]],
    ['another config epoch', sentinelsSay({ configEpoch: 1 })],
    ['another address', sentinelsSay({ masterAddress: 'x:1', master: 'redis-1' })],
    [
      'a replica that became master',
      without(
        replica,
        nodePolls('redis-1', TIMES, (at) => state(at > 15 && at < 30 ? 'master' : 'slave')),
      ),
    ],
    ['a master that came back as replica', without(redis0, master(restarted, 'slave'))],
  ])('fails on %s', (_, records) => {
    expect(judged(records).verdict).toBe('failed');
  });

  it.each([
    [
      'it was never another process',
      without(
        redis0,
        master(() => 'old'),
      ),
      'nothing shows that',
    ],
    [
      'it never came back',
      without(
        redis0,
        master((at) => (at < 10 ? 'old' : undefined)),
      ),
      'nothing shows that',
    ],
    [
      'it was away for longer than down-after',
      without(
        redis0,
        master((at) => (at < 10 ? 'old' : at < 17 ? undefined : 'new')),
      ),
      'longer than down-after',
    ],
    [
      'it was not watched long enough after its return',
      without(control, fault('control', { from: 18, to: 45 }, { path: '3' })),
      'after its return',
    ],
    [
      'a replica was restarted, which is no failover',
      without(
        replica,
        nodePolls('redis-1', TIMES, (at) => state('slave', { runId: at > 15 ? 'b' : 'a' })),
      ),
      'redis-1 was another process at +15.5',
    ],
    ['the control did not fail over', without(takeover), 'the control did not fail over either'],
    [
      'a Sentinel was not watched',
      usual.filter((one) => !(one.kind === 'sentinel' && one.sentinel === 'sentinel-4' && one.at > 20e6)),
      'sentinel-4 was not polled',
    ],
  ])('is undecided when %s', (_, records, why) => {
    const finding = judged(records);
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence).toContain(why);
  });

  it('is undecided when the fault or the control was not carried out, or the fault hit no master', () => {
    expect(judged(without(deleted)).verdict).toBe('undecided');
    expect(judged(without(control)).verdict).toBe('undecided');
    const elsewhere = fault('early', { from: 10, to: 25 }, { fault: 'kill', targets: ['redis-1'] });
    expect(judged(without(deleted, elsewhere)).sentence).toContain('did not hit a master');
  });
});
