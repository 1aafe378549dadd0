import { describe, expect, it } from 'vitest';
import {
  contextOf,
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
} from '../../test/fixtures/tiny-history.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { HistoryRecord, NodeState } from '../history/record.ts';
import { electedDespite } from './elected-despite.ts';
import { leaderChooses } from './leader-chooses.ts';
import { leaderDies } from './leader-dies.ts';
import { judge } from './judge.ts';

const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;
const idOf = (sentinel: string): string => `id-of-${sentinel}`;

function replicaPayload(node: string): string {
  return `slave ${addressOf(node)}:6379 ${addressOf(node)} 6379 @ mymaster ${addressOf('redis-0')} 6379`;
}

/** sentinel-4 is elected at 7.2 s in epoch 1 by these Sentinels, and chooses a replica. */
function election(voters: readonly number[], chosen = 'redis-2'): HistoryRecord[] {
  return [
    event(7, 'sentinel-4', '+sdown', masterPayload()),
    event(7.1, 'sentinel-4', '+new-epoch', '1'),
    event(7.1, 'sentinel-4', '+try-failover', masterPayload()),
    ...voters.map((n) =>
      event(7.11 + n / 1_000, `sentinel-${n}`, '+vote-for-leader', `${idOf('sentinel-4')} 1`),
    ),
    event(7.2, 'sentinel-4', '+elected-leader', masterPayload()),
    event(7.3, 'sentinel-4', '+selected-slave', replicaPayload(chosen)),
  ];
}

const PROMOTION = [
  event(7.4, 'sentinel-4', '+failover-state-send-slaveof-noone', replicaPayload('redis-2')),
  event(8, 'sentinel-1', '+switch-master', SWITCH),
];

const times = Array.from({ length: 60 }, (_, n) => n / 2);
const polls = sentinelPolls(0, 29.5, (sentinel) => ({ id: idOf(sentinel) }));
const CUT = fault('cut', { from: 2, to: 20 }, { fault: 'freeze' });

function judged(
  expectation: Expectation,
  records: readonly HistoryRecord[],
  experiment: Experiment = EXPERIMENT,
) {
  return judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...records]), experiment), expectation);
}

const not =
  (...channels: readonly string[]) =>
  (record: HistoryRecord): boolean =>
    record.kind !== 'event' || !channels.includes(record.channel);

describe('a minority’s opinion', () => {
  const alive = nodePolls('redis-0', times, () => state('master'));
  const base = [...CUT, ...polls, ...alive, ...election([0, 1, 2, 3, 4]), ...PROMOTION];
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

  it('is none of a master that had ended', () => {
    const restarted = nodePolls('redis-0', times, (at) =>
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
    expect(verdict(polls).verdict).toBe('undecided');
  });
});

describe('the leader chooses', () => {
  const own = (role: 'master' | 'slave', runId: string, offset = 100): NodeState =>
    state(role, { runId, offset });
  const nodes = (first: NodeState, second: NodeState): HistoryRecord[] => [
    ...nodePolls('redis-0', times, (at) => (at < 2 ? own('master', 'm') : undefined)),
    ...nodePolls('redis-1', times, () => first),
    ...nodePolls('redis-2', times, () => second),
  ];
  const equal = nodes(own('slave', 'b'), own('slave', 'a'));
  const prioritised = (one: string, two: string): Experiment => ({
    ...EXPERIMENT,
    topology: {
      ...EXPERIMENT.topology,
      overrides: { 'redis-1': { 'replica-priority': one }, 'redis-2': { 'replica-priority': two } },
    },
  });
  const verdict = (
    by: 'priority' | 'offset' | 'run id',
    records: readonly HistoryRecord[],
    experiment?: Experiment,
  ) => judged(leaderChooses({ after: 'cut', by }), [...CUT, ...polls, ...records], experiment);

  it('by priority, then by offset, then by run id', () => {
    const votes = election([0, 1, 2]);
    expect(verdict('priority', [...equal, ...votes], prioritised('50', '10')).verdict).toBe('held');
    const ahead = nodes(own('slave', 'a'), own('slave', 'b', 200));
    expect(verdict('offset', [...ahead, ...votes]).verdict).toBe('held');
    expect(verdict('run id', [...equal, ...votes]).verdict).toBe('held');
  });

  it('wrongly, which fails', () => {
    const wrong = [...equal, ...election([0, 1, 2], 'redis-1')];
    expect(verdict('priority', wrong, prioritised('50', '10')).verdict).toBe('failed');
    expect(verdict('run id', wrong).sentence).toContain('redis-2 ranks first');
    const none = equal.concat(election([0, 1, 2]).filter(not('+selected-slave')));
    expect(verdict('run id', none).verdict).toBe('failed');
  });

  it('for another reason than the one in question, or without a choice, which shows nothing', () => {
    const votes = election([0, 1, 2]);
    expect(verdict('offset', [...equal, ...votes]).verdict).toBe('undecided');
    expect(verdict('priority', [...equal, ...votes], prioritised('0', '10')).sentence).toContain('no choice');
    expect(verdict('run id', [...equal, ...election([0, 4])]).sentence).toContain('2');
    expect(verdict('run id', [...equal, ...election([0, 4])]).verdict).toBe('undecided');
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
    expect(judged(expectation, [...CUT, ...polls]).verdict).toBe('failed');
    expect(judged(expectation, polls).verdict).toBe('undecided');
  });
});

describe('a leader dies', () => {
  /** failover-timeout is 10 s, so voters try again 20 s to 21 s after 7.1 s. */
  const next = (at: number): HistoryRecord => event(at, 'sentinel-1', '+try-failover', masterPayload());
  const death = (at: number): HistoryRecord[] =>
    fault('leader-dead', { from: at, to: 29 }, { path: '1.0', targets: ['sentinel-4'] });
  const ordered = event(7.4, 'sentinel-4', '+failover-state-send-slaveof-noone', replicaPayload('redis-2'));
  const promoted = nodePolls('redis-2', times, (at) => state(at > 7.4 ? 'master' : 'slave'));
  const base = [...CUT, ...polls, ...promoted, ...election([0, 1, 2])];
  const verdict = (after: 'election' | 'promotion', records: readonly HistoryRecord[]) =>
    judged(leaderDies({ at: 'leader-dead', after }), [...base, ...records]);

  it('after its election or after the promotion, and the voters wait', () => {
    expect(verdict('election', [...death(7.25), next(27.6)]).verdict).toBe('held');
    const late = verdict('promotion', [...death(7.45), ordered, next(27.6)]);
    expect(late.verdict).toBe('held');
    expect(late.evidence.some(({ text }) => text.includes('redis-2 was master'))).toBe(true);
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
