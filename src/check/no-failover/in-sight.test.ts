import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  phases,
  sentinelPolls,
} from '../../../test/fixtures/tiny-history.ts';
import { isMaster, takeoverAt } from '../../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { judge } from '../judge.ts';
import { noFailover } from '../no-failover.ts';

/** The control is replaced after a fault at 2 s; from 20 s to 59 s the replicas stand still. */
const control = fault('control', { from: 2, to: 12 });
const lag = fault(
  'lag',
  { from: 20, to: 59 },
  { path: '3', fault: 'freeze', targets: ['redis-1', 'redis-2'] },
);
const takeover = [...isMaster('redis-0', 1), ...takeoverAt(7, { by: 'sentinel-4' })];
const isDown = (at: number): boolean => at > 7 && at < 12;
const polls = sentinelPolls(0, 60, (_, at) => (isDown(at) ? { flags: 'master,s_down' } : {}));

function judged(records: readonly HistoryRecord[]) {
  return judge(
    contextOf(historyOf([DEPLOYMENT, ...phases(62), ...control, ...takeover, ...lag, ...records])),
    noFailover({ during: 'lag', control: 'control', because: 'master in sight' }),
  );
}

describe('the master stays in sight', () => {
  it('when no Sentinel sees it down and every answer shows no flag but master', () => {
    const finding = judged(polls);
    expect(finding).toMatchObject({ verdict: 'held' });
    expect(finding.sentence.replaceAll('\u202f', ' ')).toBe(
      'In 39 s with the master in sight of the Sentinels none of 5 Sentinels saw the master down, and no address, config epoch or role changed. The control failed over. For 39.0 s all 5 Sentinels showed the master with no flag but "master", in each of 385 answers; after "control" they showed it down.',
    );
    expect(finding.measures).toContainEqual(expect.objectContaining({ id: 'answers', value: 390 - 5 }));
    expect(finding.measures).toContainEqual(expect.objectContaining({ id: 'otherFlags', value: 0 }));
  });

  it('not when a Sentinel says that it is down; what is said of a replica does not count', () => {
    const down = event(40, 'sentinel-1', '+sdown', masterPayload('redis-2'));
    expect(judged([...polls, down]).sentence).toContain('sentinel-1 saw the master down');
    expect(judged([...polls, down]).verdict).toBe('failed');
    const other = event(40, 'sentinel-1', '+sdown', 'slave redis-1 192.0.2.2 6379 @ mymaster 192.0.2.1 6379');
    expect(judged([...polls, other]).verdict).toBe('held');
  });

  it('not when a try begins, or a leader is elected', () => {
    expect(judged([...polls, event(40, 'sentinel-1', '+try-failover', masterPayload())]).verdict).toBe(
      'failed',
    );
    expect(
      judged([...polls, event(40, 'sentinel-1', '+elected-leader', masterPayload())]).sentence,
    ).toContain('There was a failover with the master in sight');
  });

  it('not when a single answer shows another flag', () => {
    const once = sentinelPolls(0, 60, (sentinel, at) =>
      (sentinel === 'sentinel-3' && at === 40) || isDown(at) ? { flags: 'master,s_down' } : {},
    );
    expect(judged(once).sentence).toContain('sentinel-3 showed the master as master,s_down');
    expect(judged(once).verdict).toBe('failed');
    expect(judged(once).evidence).toContainEqual(
      expect.objectContaining({ text: 'sentinel-3: master,s_down' }),
    );
  });

  it('perhaps, when a Sentinel was not asked all the time, or never shows anything else', () => {
    const of1 = (one: HistoryRecord): boolean => one.kind === 'sentinel' && one.sentinel === 'sentinel-1';
    const gap = judged(polls.filter((one) => !(of1(one) && one.at > 30e6)));
    expect(gap.sentence).toContain('sentinel-1 was not polled');
    expect(gap.verdict).toBe('undecided');
    const four = judged(polls.filter((one) => !of1(one)));
    expect(four.sentence).toContain('only 4 Sentinels were asked meanwhile');
    expect(four.verdict).toBe('undecided');
    const blank = judged([...sentinelPolls(0, 60), event(7, 'sentinel-0', '+sdown', masterPayload())]);
    expect(blank.sentence).toContain('their flags prove nothing');
    expect(blank.verdict).toBe('undecided');
  });

  it('perhaps, when the control did not fail over', () => {
    const history = historyOf([DEPLOYMENT, ...phases(62), ...control, ...lag, ...polls]);
    const finding = judge(
      contextOf(history),
      noFailover({ during: 'lag', control: 'control', because: 'master in sight' }),
    );
    expect(finding.sentence).toContain('the control did not fail over either');
  });
});
