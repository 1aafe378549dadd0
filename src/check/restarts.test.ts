import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type { HistoryRecord } from '../history/record.ts';
import { judge } from './judge.ts';
import { restarts } from './restarts.ts';

const TIMES = Array.from({ length: 80 }, (_, n) => n / 2);

/** redis-0 is another process from each of these seconds on. */
function polls(...anew: readonly number[]): HistoryRecord[] {
  const runOf = (at: number): string => `run-${anew.filter((one) => one <= at).length}`;
  return [
    ...nodePolls('redis-0', TIMES, (at) => state('master', { runId: runOf(at) })),
    ...nodePolls('redis-1', TIMES, () => state('slave', { runId: 'one' })),
    ...nodePolls('redis-2', TIMES, () => state('slave', { runId: 'two' })),
  ];
}

const FROZEN: FaultEffect = {
  target: 'processes',
  processes: 'stopped',
  isSelective: false,
  resets: false,
  heals: true,
  hitsMaster: false,
  colour: 'sky',
  pattern: 'hatch',
};
const KILL = fault('kill', { from: 5, to: 8 });
const FREEZE = fault('freeze', { from: 20, to: 30 }, { fault: 'freeze', path: '2', effect: FROZEN });
const PROBED = {
  ...EXPERIMENT.topology,
  probes: { liveness: { period: '5s', failures: 3 } },
} as const;

function judged(
  expectation: Expectation,
  records: readonly HistoryRecord[],
  topology: typeof EXPERIMENT.topology = EXPERIMENT.topology,
) {
  const history = historyOf([DEPLOYMENT, ...phases(40), ...records]);
  return judge(contextOf(history, { ...EXPERIMENT, topology }), expectation);
}

describe('restarts', () => {
  it('are counted, each with who asked for it', () => {
    const { verdict, sentence, measures } = judged(restarts({ atLeast: 1, atMost: 1 }), [
      ...KILL,
      ...polls(8.5),
    ]);
    expect(verdict).toBe('held');
    expect(sentence).toMatch(/1 restart: redis-0 was another process at \+8\.5\ss, because of "kill"\.$/);
    expect(measures.map(({ value }) => value)).toEqual([1, 1, 0, 0]);
  });

  it('fail where there is one that nobody asked for, which is named', () => {
    const { verdict, sentence } = judged(restarts({ atMost: 0, by: 'nobody' }), [...KILL, ...polls(8.5, 15)]);
    expect(verdict).toBe('failed');
    expect(sentence).toMatch(
      /redis-0 was another process at \+15\.0\ss, which nobody asked for\. Expected: none/,
    );
    expect(judged(restarts({ atMost: 1 }), [...KILL, ...polls(8.5, 15)]).verdict).toBe('failed');
    expect(judged(restarts({ atMost: 0, by: 'nobody' }), [...KILL, ...polls(8.5)]).verdict).toBe('held');
    expect(judged(restarts({ atLeast: 1 }), polls()).verdict).toBe('failed');
  });

  it('are a probe’s where there is one, and a fault kept the process from answering it', () => {
    const anew = [...FREEZE, ...polls(28)];
    const expected = restarts({ atLeast: 1, by: 'probe' });
    const { verdict, sentence } = judged(expected, anew, PROBED);
    expect(verdict).toBe('held');
    expect(sentence).toContain('which its liveness probe asked for while "freeze" lasted');
    expect(judged(expected, anew).verdict).toBe('failed');
    expect(judged(expected, polls(28), PROBED).verdict).toBe('failed');
  });

  it('of one fault are those up to the next', () => {
    const all = [...KILL, ...FREEZE, ...polls(8.5, 28)];
    expect(judged(restarts({ after: 'kill', atLeast: 1, atMost: 1 }), all).verdict).toBe('held');
    expect(judged(restarts({ after: 'kill', atLeast: 2 }), all).verdict).toBe('failed');
  });

  it('are undecided where a data node was not asked', () => {
    const unasked = polls(8.5).filter(
      (one) => one.kind !== 'node' || one.node !== 'redis-2' || one.at > s(20),
    );
    expect(judged(restarts({ atMost: 1 }), [...KILL, ...unasked]).verdict).toBe('undecided');
    expect(judged(restarts({ atMost: 1 }), KILL).verdict).toBe('undecided');
  });
});

describe('restarts of Sentinels', () => {
  /** sentinel-1 is another process from each of these seconds on. */
  const views = (...anew: readonly number[]) =>
    sentinelPolls(0, 40, (sentinel, at) => ({
      runId: `${sentinel} ${sentinel === 'sentinel-1' ? anew.filter((one) => one <= at).length : 0}`,
    }));
  const killed = fault('kill', { from: 5, to: 8 }, { targets: ['sentinel-1'] });

  it('are counted by themselves, each with who asked for it', () => {
    const records = [...killed, ...polls(), ...views(8.5)];
    const { verdict, sentence } = judged(
      restarts({ of: 'sentinel', atLeast: 1, atMost: 1, by: 'fault' }),
      records,
    );
    expect(verdict).toBe('held');
    expect(sentence).toMatch(/1 restart: sentinel-1 was another process at \+8\.5\ss, because of "kill"\.$/);
    expect(judged(restarts({ of: 'sentinel', atMost: 0 }), records).verdict).toBe('failed');
    // Those of data nodes are others.
    expect(judged(restarts({ atMost: 0 }), records).verdict).toBe('held');
  });

  it('that nobody asked for fail, and are an intervention', () => {
    const records = [...killed, ...polls(), ...views(8.5, 25)];
    const { verdict, sentence } = judged(restarts({ of: 'sentinel', atMost: 0, by: 'nobody' }), records);
    expect(verdict).toBe('failed');
    expect(sentence).toContain('which nobody asked for');
    const { facts } = contextOf(historyOf([DEPLOYMENT, ...phases(40), ...records]));
    expect(facts.unorderedRestarts.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^sentinel-1 was another process at \+25\.0\ss, though no fault had hit it$/),
    ]);
  });

  it('are not known where a Sentinel was not asked, or does not say who it is', () => {
    const none = restarts({ of: 'sentinel', atMost: 0 });
    expect(judged(none, [...polls(), ...views()]).verdict).toBe('held');
    expect(judged(none, [...polls(), ...sentinelPolls(0, 40)]).verdict).toBe('undecided');
    const deaf = views().filter(
      (one) => one.kind !== 'sentinel' || one.sentinel !== 'sentinel-1' || one.at < s(20) || one.at > s(24),
    );
    expect(judged(none, [...polls(), ...deaf]).verdict).toBe('undecided');
  });
});
