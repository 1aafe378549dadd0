import { describe, expect, it } from 'vitest';
import {
  down,
  elected,
  judged,
  POLLS,
  refused,
  split,
  SWITCH,
  TIMINGS,
  tried,
  twice,
  vote,
} from '../../test/fixtures/tiny-tries.ts';
import {
  contextOf,
  DEPLOYMENT,
  event,
  EXPERIMENT,
  fault,
  historyOf,
  phases,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import { topology } from '../experiment/topology.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { Finding } from './finding.ts';
import { election, type Election } from './election.ts';
import { judge } from './judge.ts';

const promoted = [elected, event(4, 'sentinel-0', '+switch-master', SWITCH)];

describe('what the rule says, when it happens', () => {
  it.each([
    [
      'failover',
      judged('failover', { alive: 3, untilS: 5 }, down(0, 1, 2), tried(3.2), promoted),
      '3 of 5 Sentinels left, quorum 2: a failover',
    ],
    [
      'tried and refused',
      judged('refused', {}, down(0, 1), twice),
      '2 tries, 2 refused, nobody elected in 18',
    ],
    ['no try', judged('none', { quorum: 3, untilS: 7 }, down(0, 1)), 'no +odown and no try in 5'],
  ])('%s holds', (outcome, finding, sentence) => {
    expect(finding.verdict).toBe('held');
    expect(finding.outcome).toEqual({ expected: outcome, observed: outcome });
    expect(finding.sentence).toContain(sentence);
  });

  it('a failover after a split vote is one, and says so', () => {
    const late = [
      ...tried(11),
      { ...elected, at: 11.1e6 },
      event(12, 'sentinel-0', '+switch-master', SWITCH),
    ];
    const finding = judged('failover', { alive: 3 }, down(0, 1, 2), refused(3.2), late);
    expect(finding).toMatchObject({ verdict: 'held', outcome: { observed: 'failover' } });
    // One that the fault did not cause shows nothing of it; that it happened is contrary to any other rule all the same.
    const before = judged('failover', { alive: 3 }, { ...elected, at: 2.1e6 }, promoted.slice(1));
    expect(before.verdict).toBe('undecided');
    expect(finding.sentence).toContain('a failover (2 tries, 1 refused)');
  });
});

describe('planted: what the rule forbids is wrong', () => {
  it.each<[string, Election, Finding]>([
    ['a failover without the majority', 'refused', judged('refused', {}, down(0, 1), twice, promoted)],
    ['a failover without the quorum', 'none', judged('none', { quorum: 3 }, down(0, 1), promoted)],
    ['an elected leader without the majority', 'refused', judged('refused', {}, down(0, 1), twice, elected)],
    ['a config epoch that grows without a word', 'none', judged('none', { quorum: 3 }, down(0, 1), epochs())],
    ['a try without the quorum', 'none', judged('none', { quorum: 3 }, down(0, 1), tried(3.2))],
    ['no try with the quorum', 'refused', judged('refused', {}, down(0, 1))],
    ['no try with quorum and majority', 'failover', judged('failover', { alive: 3 }, down(0, 1, 2))],
    [
      'a refusal though one candidate had all votes',
      'failover',
      judged('failover', { alive: 3 }, down(0, 1, 2), twice),
    ],
  ])('%s', (_, __, finding) => {
    expect(finding.verdict).toBe('failed');
    expect(finding.outcome!.observed).not.toBe(finding.outcome!.expected);
    expect(finding.sentence).toContain(`by the rule: ${finding.outcome!.expected}.`);
  });

  function epochs(): HistoryRecord[] {
    return [sentinelPolls(6.1, 6.1, () => ({ configEpoch: 1 }))[1]!];
  }
});

describe('what could not have been told is undecided', () => {
  it.each<[string, Finding, string]>([
    [
      'split votes, under their own name',
      judged('failover', { alive: 3 }, down(0, 1, 2), split),
      'the votes of every one split',
    ],
    [
      'split votes, and an election that was not over at the end',
      judged('failover', { alive: 3 }, down(0, 1, 2), [
        ...split,
        event(18, 'sentinel-0', '+new-epoch', '3'),
        ...tried(18),
        vote(18, 0, 'a', 3),
      ]),
      'the votes of every one split',
    ],
    [
      'a leader that promotes nobody',
      judged('failover', { alive: 3 }, down(0, 1, 2), tried(3.2), elected),
      'a leader was elected and promoted nobody',
    ],
    [
      'two tries in too short a time',
      judged('refused', { untilS: 14 }, down(0, 1), twice),
      '13.6 s are needed'.replace(' ', '\u202f'),
    ],
    [
      'one try of two',
      judged('refused', {}, down(0, 1), refused(3.2)),
      'two tries were to be seen refused, and there were 1 and 1',
    ],
    [
      'no try in too short a time',
      judged('none', { quorum: 3, untilS: 6 }, down(0, 1)),
      '4.60 s are needed'.replace(' ', '\u202f'),
    ],
    [
      'a Sentinel that did not see the master down',
      judged('none', { quorum: 3 }, down(0)),
      '1 of the 2 saw the master down',
    ],
    [
      'no failover in too short a time',
      judged('failover', { alive: 3, untilS: 8 }, down(0, 1, 2)),
      'are needed',
    ],
  ])('%s', (_, finding, sentence) => {
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence).toContain(sentence);
  });

  it('a Sentinel that nobody watched', () => {
    const gap = POLLS.filter(
      (one) => !('sentinel' in one && one.sentinel === 'sentinel-1' && one.at > 4e6 && one.at < 7e6),
    );
    const history = historyOf([
      DEPLOYMENT,
      ...phases(62),
      ...fault(
        'kill',
        { from: 2, to: 20 },
        { targets: ['redis-0', 'sentinel-4', 'sentinel-3', 'sentinel-2'] },
      ),
      ...gap,
      ...down(0, 1),
    ]);
    const own = topology({ redis: 3, sentinels: 5, quorum: 3, ...TIMINGS });
    const finding = judge(
      contextOf(history, { ...EXPERIMENT, topology: own }),
      election({ after: 'kill', outcome: 'none' }),
    );
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence).toContain('sentinel-1 was not polled');
  });

  it('a fault that never came', () => {
    const finding = judge(
      contextOf(historyOf([DEPLOYMENT, ...phases(5)])),
      election({ after: 'kill', outcome: 'none' }),
    );
    expect(finding.verdict).toBe('undecided');
  });
});
