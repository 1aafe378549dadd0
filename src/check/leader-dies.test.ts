import { describe, expect, it } from 'vitest';
import {
  CUT,
  election,
  judged,
  POLLS,
  replicaPayload,
  SWITCH,
  TIMES,
} from '../../test/fixtures/tiny-elections.ts';
import { event, fault, masterPayload, nodePolls, state } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { leaderDies } from './leader-dies.ts';

describe('a leader dies', () => {
  /** failover-timeout is 10 s, so voters try again 20 s to 21 s after 7.1 s. */
  const next = (at: number): HistoryRecord => event(at, 'sentinel-1', '+try-failover', masterPayload());
  const death = (at: number): HistoryRecord[] =>
    fault('leader-dead', { from: at, to: 29 }, { path: '1.0', targets: ['sentinel-4'] });
  const ordered = event(7.4, 'sentinel-4', '+failover-state-send-slaveof-noone', replicaPayload('redis-2'));
  const promoted = nodePolls('redis-2', TIMES, (at) => state(at > 7.4 ? 'master' : 'slave'));
  const base = [...CUT, ...POLLS, ...promoted, ...election([0, 1, 2])];
  const verdict = (after: 'election' | 'promotion', records: readonly HistoryRecord[]) =>
    judged(leaderDies({ at: 'leader-dead', after }), [...base, ...records]);

  it('after its election or after the promotion, and the voters wait', () => {
    expect(verdict('election', [...death(7.25), next(27.6)]).verdict).toBe('held');
    const late = verdict('promotion', [...death(7.45), ordered, next(27.6)]);
    expect(late.verdict).toBe('held');
    expect(late.evidence.some(({ text }) => text.includes('redis-2 was master'))).toBe(true);
  });

  it('before it sent the order, though it was about to: this shows nothing of a promotion', () => {
    const still = nodePolls('redis-2', TIMES, () => state('slave'));
    const records = [...CUT, ...POLLS, ...still, ...election([0, 1, 2]), ...death(7.45), ordered, next(27.6)];
    const finding = judged(leaderDies({ at: 'leader-dead', after: 'promotion' }), records);
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence).toMatch(/^sentinel-4 died before it told any replica to be master, so /);
    const sent = event(7.44, 'sentinel-4', '+failover-state-wait-promotion', replicaPayload('redis-2'));
    const after = judged(leaderDies({ at: 'leader-dead', after: 'promotion' }), [...records, sent]);
    expect(after.sentence).toMatch(/after it was elected, after it told redis-2 to be master and before/);
  });

  it('and somebody tries too soon, too late, or never', () => {
    expect(verdict('election', [...death(7.25), next(20)]).verdict).toBe('failed');
    expect(verdict('election', [...death(7.25), next(29.4)]).verdict).toBe('failed');
    expect(verdict('election', death(7.25)).verdict).toBe('failed');
  });

  it('at another stage, or was no leader: this shows nothing', () => {
    expect(verdict('election', [...death(7.45), ordered, next(27.6)]).verdict).toBe('undecided');
    expect(verdict('promotion', [...death(7.25), next(27.6)]).verdict).toBe('undecided');
    const published = event(7.9, 'sentinel-1', '+switch-master', SWITCH);
    expect(verdict('promotion', [...death(7.95), ordered, published, next(27.6)]).sentence).toContain(
      'had published',
    );
    expect(verdict('election', [...death(5), next(27.6)]).verdict).toBe('undecided');
    expect(verdict('election', [next(27.6)]).verdict).toBe('undecided');
  });
});
