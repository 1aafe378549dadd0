import { describe, expect, it } from 'vitest';
import {
  contextOf,
  addressOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { GuardResult } from '../check/guards/guard.ts';
import { NOTHING_INTERVENED } from '../check/guards/interventions.ts';
import { oneMasterPerEpoch } from '../check/one-master-per-epoch.ts';
import { judge } from '../check/judge.ts';

const TIMES = [0, 1, 2, 3, 4, 5, 6, 7];

/** What redis-2 is: a replica until 4 s, then a master, of the same process or of another one. */
function redis2(runIdAfter = 'run', role: 'master' | 'slave' = 'master'): HistoryRecord[] {
  return nodePolls('redis-2', TIMES, (at) => (at < 4 ? state('slave') : state(role, { runId: runIdAfter })));
}

const command = (process: string, words: string): HistoryRecord => ({
  kind: 'command',
  process,
  words,
  sent: s(3.5),
  at: s(3.6),
  reply: 'OK',
});

const about = (node: string): string => `slave ${addressOf(node)}:6379 ${addressOf(node)} 6379 @ mymaster`;

function judged(...records: readonly HistoryRecord[]): {
  guard: Omit<GuardResult, 'name' | 'masks'>;
  verdict: string;
  sentence: string;
} {
  const history = historyOf([DEPLOYMENT, ...phases(9)], [...records], sentinelPolls(0, 8));
  const context = contextOf(history);
  const { verdict, sentence } = judge(context, oneMasterPerEpoch());
  return { guard: NOTHING_INTERVENED.judge(context), verdict, sentence };
}

it('in a deployment that was found is named, and part of what the run shows', () => {
  const found = { ...DEPLOYMENT, testbed: 'found' } as HistoryRecord;
  const history = historyOf([found, ...phases(9)], redis2(), sentinelPolls(0, 8));
  const guard = NOTHING_INTERVENED.judge(contextOf(history));
  expect(guard).toMatchObject({ intact: true, name: 'what others did' });
  expect(guard.sentence).toMatch(/^redis-2 became a master/);
});

describe('a replica that becomes a master', () => {
  it('without a Sentinel having promoted it is a second master, and is named', () => {
    const { guard, verdict, sentence } = judged(...redis2());
    expect(guard.intact).toBe(false);
    expect(guard.sentence).toMatch(
      /^redis-2 became a master at \+4\.0\ss without any Sentinel having promoted/,
    );
    expect(verdict).toBe('failed');
    expect(sentence).toMatch(/^redis-2 became a master/);
  });

  it.each(['+failover-state-send-slaveof-noone', '+promoted-slave'])('by %s is none', (channel) => {
    const { guard, verdict } = judged(...redis2(), event(3.9, 'sentinel-0', channel, about('redis-2')));
    expect(guard.intact).toBe(true);
    expect(verdict).toBe('held');
  });

  it('may be told by others, and late, but then nobody was heard to be elected', () => {
    const to = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;
    const { guard, verdict } = judged(...redis2(), event(6, 'sentinel-1', '+switch-master', to));
    expect(verdict).toBe('held');
    expect(guard.sentence).toMatch(
      /^redis-2 was named master in place of redis-0 at \+6\.0\ss, though no Sentinel was heard to be elected for it\.$/,
    );
  });

  it('is not excused by the promotion of another one, nor by one of long ago', () => {
    const other = event(3.9, 'sentinel-0', '+promoted-slave', about('redis-1'));
    expect(judged(...redis2(), other).verdict).toBe('failed');
    const early = event(-1, 'sentinel-0', '+promoted-slave', about('redis-2'));
    expect(judged(...redis2(), early).verdict).toBe('failed');
  });

  it('may have been told to by the schedule', () => {
    expect(judged(...redis2(), command('redis-2', 'REPLICAOF NO ONE')).guard.intact).toBe(true);
    expect(judged(...redis2(), command('redis-2', 'CONFIG SET hz 20')).guard.intact).toBe(false);
  });
});

describe('a process that gives way to another one', () => {
  const kill = (node: string, from: number, to: number): HistoryRecord[] =>
    fault('kill', { from, to }, { targets: [node] });

  it('without a fault is noticed, and is no promotion', () => {
    const { guard, verdict } = judged(...redis2('other'));
    expect(guard.sentence).toMatch(
      /^redis-2 was another process at \+4\.0\ss, though no fault had hit it\.$/,
    );
    expect(verdict).toBe('held');
    expect(judged(...redis2('other', 'slave')).guard.intact).toBe(false);
  });

  it('is what a fault of that process does, at its time', () => {
    expect(judged(...redis2('other', 'slave'), ...kill('redis-2', 3.2, 3.8)).guard.intact).toBe(true);
    expect(judged(...redis2('other', 'slave'), ...kill('redis-1', 3.2, 3.8)).guard.intact).toBe(false);
    expect(judged(...redis2('other', 'slave'), ...kill('redis-2', 0.5, 1)).guard.intact).toBe(false);
    expect(judged(...redis2('other', 'slave'), ...kill('redis-2', 5, 6)).guard.intact).toBe(false);
  });

  it('may have been told to by the schedule', () => {
    expect(judged(...redis2('other', 'slave'), command('redis-2', 'SHUTDOWN')).guard.intact).toBe(true);
    expect(judged(...redis2('other', 'slave'), command('redis-1', 'SHUTDOWN')).guard.intact).toBe(false);
  });
});
