import { describe, expect, it } from 'vitest';
import {
  CUT,
  election,
  idOf,
  judged,
  not,
  POLLS,
  replicaPayload,
  SWITCH,
  TIMES,
} from '../../test/fixtures/tiny-elections.ts';
import { event, masterPayload, nodePolls, sentinelPolls, state } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { electedDespite } from './elected-despite.ts';

const PROMOTION = [
  event(7.4, 'sentinel-4', '+failover-state-send-slaveof-noone', replicaPayload('redis-2')),
  event(8, 'sentinel-1', '+switch-master', SWITCH),
];

describe('a minority’s opinion', () => {
  const alive = nodePolls('redis-0', TIMES, () => state('master'));
  const base = [...CUT, ...POLLS, ...alive, ...election([0, 1, 2, 3, 4]), ...PROMOTION];
  const verdict = (records: readonly HistoryRecord[]) =>
    judged(electedDespite({ after: 'cut', tooFew: 'witnesses' }), records);

  it('replaces a master that four of five see up', () => {
    const finding = verdict(base);
    expect(finding.verdict).toBe('held');
    expect(finding.measures.map(({ value }) => value)).toEqual([1, 4, 5, 4]);
  });

  it('is none when the majority saw the master down, and when nobody took over', () => {
    const down = [0, 1, 2].map((n) => event(6.9, `sentinel-${n}`, '+sdown', masterPayload()));
    expect(verdict([...base, ...down]).sentence).toContain('The majority saw the master down');
    expect(verdict([...base, ...down]).verdict).toBe('failed');
    const again = [0, 1, 2].map((n) => event(6.95, `sentinel-${n}`, '-sdown', masterPayload()));
    expect(verdict([...base, ...down, ...again]).verdict).toBe('held');
    expect(verdict(base.filter(not('+elected-leader'))).verdict).toBe('failed');
  });

  it('is not that of a fault that came after it, or between none of the two', () => {
    const late = CUT.map((record) => ({ ...record, at: record.at + 4e6 }));
    const others = base.filter((record) => record.kind !== 'fault');
    expect(verdict([...others, ...late])).toMatchObject({ verdict: 'undecided' });
    expect(verdict([...others, ...late]).sentence).toContain('had begun before the fault could cause it');
    const elsewhere = CUT.map((record) => ({ ...record, targets: ['redis-1'] }) as HistoryRecord);
    expect(verdict([...others, ...elsewhere]).sentence).toBe('The fault "cut" did not hit the master.');
  });

  it('is none of a master that had ended', () => {
    const restarted = nodePolls('redis-0', TIMES, (at) =>
      state('master', { runId: at > 3 ? 'another' : 'run' }),
    );
    const finding = verdict([...base.filter((record) => record.kind !== 'node'), ...restarted]);
    expect(finding.verdict).toBe('failed');
    expect(finding.sentence).toContain('had ended');
  });

  it('is undecided when votes, views or the master were not seen', () => {
    expect(verdict(base.filter(not('+vote-for-leader'))).verdict).toBe('undecided');
    expect(verdict(base.filter((record) => record.kind !== 'node')).verdict).toBe('undecided');
    const blind = base.filter((record) => record.kind !== 'sentinel' || record.at < 5e6);
    expect(verdict(blind).verdict).toBe('undecided');
    expect(verdict(POLLS).verdict).toBe('undecided');
  });
});

describe('a minority elects', () => {
  const verdict = (known: number, voters: readonly number[]) =>
    judged(electedDespite({ after: 'cut', tooFew: 'votes' }), [
      ...CUT,
      ...sentinelPolls(0, 29.5, (sentinel) => ({ id: idOf(sentinel), knownSentinels: known })),
      ...election(voters),
    ]);

  it('where the leader knows fewer Sentinels than there are', () => {
    expect(verdict(1, [0, 4]).verdict).toBe('held');
  });

  it('not where a majority of all voted, nor where the leader knew them all', () => {
    expect(verdict(1, [0, 1, 4]).verdict).toBe('failed');
    expect(verdict(4, [0, 4]).verdict).toBe('failed');
  });

  it('undecided without votes or views, failed without an election', () => {
    expect(verdict(1, []).verdict).toBe('undecided');
    const expectation = electedDespite({ after: 'cut', tooFew: 'votes' });
    expect(judged(expectation, [...CUT, ...election([0, 4])]).verdict).toBe('undecided');
    expect(judged(expectation, [...CUT, ...POLLS]).verdict).toBe('failed');
    expect(judged(expectation, POLLS).verdict).toBe('undecided');
  });
});
