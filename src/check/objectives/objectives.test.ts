import { describe, expect, test } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  EXPERIMENT,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  probes,
  s,
  sameEverywhere,
  sentinelPolls,
  state,
  writes,
} from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord, OperationRecord } from '../../history/record.ts';
import { judge } from '../judge.ts';
import type { Verdict } from '../verdict.ts';
import { withObjectives, type Objectives } from './objectives.ts';

type Files = (HistoryRecord | OperationRecord)[][];

/** How the only objective of a run comes out. */
function judged(objectives: Objectives, ...files: Files) {
  const own = withObjectives(EXPERIMENT, objectives);
  const [objective] = own.expect.slice(EXPERIMENT.expect.length);
  return judge(contextOf(historyOf([DEPLOYMENT, ...phases(30)], ...files), own), objective!);
}

const every100ms = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) * 10 }, (_, n) => from + n / 10);

/** The master takes writes until 5 s, its successor from 12 s on. */
const OUTAGE = [
  ...probes('redis-0', every100ms(0, 5), () => true),
  ...probes('redis-0', every100ms(5, 30), () => false),
  ...probes('redis-1', every100ms(0, 12), () => false),
  ...probes('redis-1', every100ms(12, 30), () => true),
  ...probes('redis-2', every100ms(0, 30), () => false),
  ...['redis-0', 'redis-1', 'redis-2'].flatMap((node) =>
    nodePolls(node, every100ms(0, 30), () => state('slave')),
  ),
  event(10, 'sentinel-0', '+sdown', masterPayload()),
  event(11, 'sentinel-0', '+switch-master', 'mymaster 192.0.2.1 6379 192.0.2.2 6379'),
];

describe('writable again', () => {
  test.each<[within: '10s' | '7s' | '6s', Verdict]>([
    ['10s', 'held'],
    ['7s', 'undecided'],
    ['6s', 'failed'],
  ])('within %s is %s', (within, verdict) => {
    expect(judged({ 'writable-again': within }, OUTAGE).verdict).toBe(verdict);
  });

  test('missed, it says by how much and which setting decides it', () => {
    const { sentence, title } = judged({ 'writable-again': '6s' }, OUTAGE);
    expect(title).toMatch(/^Objective missed/);
    expect(sentence).toMatch(/more than 6\ss\. Of \S+\ss, 5\ss are down-after-milliseconds\.$/);
  });
});

test('an outage that down-after does not explain is not put down to it', () => {
  const late = OUTAGE.map((one) =>
    one.kind === 'event' && one.channel === '+sdown' ? { ...one, at: s(11.8) } : one,
  );
  expect(judged({ 'writable-again': '1s' }, late).sentence).toMatch(
    /6\.9\d*\ss passed until it was seen down, down-after-milliseconds being 5\ss\.$/,
  );
});

describe('an outage in which no Sentinel saw the master down', () => {
  const unseen = (next: string): HistoryRecord[] => [
    ...OUTAGE.filter(({ kind }) => kind === 'probe'),
    ...nodePolls('redis-0', every100ms(0, 5), () => state('master')),
    ...nodePolls(next, every100ms(12.1, 30), () => state('master')),
  ];

  test('ended because the master was back in time', () => {
    expect(judged({ 'writable-again': '1s' }, unseen('redis-0')).sentence).toContain(
      'No replica took over: the master was back before it was seen down.',
    );
  });

  test('that did not end is not put down to a return', () => {
    const open = [
      ...OUTAGE.filter((one) => one.kind === 'probe' && one.node !== 'redis-1'),
      ...probes('redis-1', every100ms(0, 30), () => false),
      ...nodePolls('redis-0', every100ms(0, 5), () => state('master')),
    ];
    const { sentence } = judged({ 'writable-again': '1s' }, open);
    expect(sentence).toMatch(/No replica took over\.$/);
  });

  test('is none where it was seen down before, and still was', () => {
    const seen = [event(4.5, 'sentinel-0', '+sdown', masterPayload()), ...unseen('redis-0')];
    expect(judged({ 'writable-again': '1s' }, seen).sentence).toContain('No replica took over in it');
    const over = [...seen, event(4.7, 'sentinel-0', '-sdown', masterPayload())];
    expect(judged({ 'writable-again': '1s' }, over).sentence).toContain('before it was seen down');
  });

  test('ended because another one is master by other means', () => {
    expect(judged({ 'writable-again': '1s' }, unseen('redis-1')).sentence).toContain(
      'No Sentinel replaced redis-0: redis-1 was master next, by its own start or by another order.',
    );
  });
});

describe('clients', () => {
  const list = writes([
    { number: 1, outcome: 'ok', at: 2, by: 'redis-0' },
    { number: 2, outcome: 'ok', at: 9, by: 'redis-1' },
    { number: 3, outcome: 'ok', at: 29, by: 'redis-1' },
  ]);

  test.each<[within: '60s' | '1s', Verdict]>([
    ['60s', 'held'],
    ['1s', 'failed'],
  ])('that have success within %s are %s', (within, verdict) => {
    expect(judged({ 'client-outage': within }, list).verdict).toBe(verdict);
  });
});

describe('lost writes', () => {
  const list = writes([
    { number: 1, outcome: 'ok', at: 2, by: 'redis-0' },
    { number: 2, outcome: 'ok', at: 3, by: 'redis-0' },
  ]);
  const kept = sameEverywhere([[1, 1]]);

  test.each<[Objectives['lost-writes'], Verdict]>([
    [0, 'failed'],
    [1, 'held'],
    ['50%', 'held'],
    ['49%', 'failed'],
  ])('at most %s: %s', (most, verdict) => {
    expect(judged({ 'lost-writes': most }, list, kept).verdict).toBe(verdict);
  });
});

test('how many writes are lost is not known where the nodes do not end with the same data', () => {
  const list = writes([{ number: 1, outcome: 'ok', at: 2, by: 'redis-0' }]);
  const reads = sameEverywhere([[1, 1]]).map((one) =>
    one.kind === 'read' && one.node === 'redis-2' ? { ...one, runs: [] } : one,
  );
  expect(judged({ 'lost-writes': 0 }, list, reads).verdict).toBe('undecided');
});

describe('recovered', () => {
  const converged = (at: number, problem?: string): HistoryRecord => ({
    kind: 'step',
    at: s(at),
    path: '2',
    phase: 'end',
    words: 'await convergence within 60 s',
    ...(problem === undefined ? {} : { problem }),
  });
  const kill = fault('kill', { from: 2, to: 12 });

  /** Its second replica is away from the fault until then. */
  const whole = (at: number): HistoryRecord[] => {
    const follows = state('slave', { master: 'redis-0', linkUp: true });
    return [
      ...sentinelPolls(0, 30),
      ...nodePolls('redis-0', every100ms(0, 30), () => state('master')),
      ...nodePolls('redis-1', every100ms(0, 30), () => follows),
      ...nodePolls('redis-2', every100ms(0, 30), (now) => (now > 2 && now < at ? undefined : follows)),
    ];
  };

  test('counts from the fault to when it was seen to be whole, not to the end of the wait for that', () => {
    const { measures } = judged({ recovered: '20s' }, [...kill, ...whole(10), converged(29)]);
    expect(measures[0]!.value).toBeCloseTo(8, 1);
    expect(measures[0]!.error).toBeCloseTo(0.1, 3);
  });

  test.each<[name: string, end: HistoryRecord[], Verdict]>([
    ['in time', [...whole(20), converged(29)], 'held'],
    ['too late', [...whole(25), converged(29)], 'failed'],
    ['when it was not seen to be', [converged(20)], 'undecided'],
    ['not at all, though it had the time', [converged(29, 'redis-2 lags behind')], 'failed'],
    ['not at all before the run went on', [converged(10, 'redis-2 lags behind')], 'undecided'],
    ['and nobody looked', [], 'undecided'],
  ])('%s', (_, end, verdict) => {
    expect(judged({ recovered: '20s' }, [...kill, ...end]).verdict).toBe(verdict);
  });
});

describe('no failover without the majority', () => {
  const elected = [
    event(4, 'sentinel-0', '+new-epoch', '1'),
    event(4, 'sentinel-0', '+try-failover', masterPayload()),
    event(4.01, 'sentinel-0', '+vote-for-leader', 'id0 1'),
    event(4.2, 'sentinel-0', '+elected-leader', masterPayload()),
  ];

  test('is not known where no Sentinel was asked', () => {
    expect(judged({ 'no-failover-without-majority': true }, []).verdict).toBe('undecided');
  });

  test.each<[name: string, events: HistoryRecord[], Verdict]>([
    ['without an election is held', [], 'held'],
    ['with one vote of five is missed', elected, 'failed'],
  ])('%s', (_, events, verdict) => {
    const files = [...sentinelPolls(0, 30), ...events];
    expect(judged({ 'no-failover-without-majority': true }, files).verdict).toBe(verdict);
  });
});
