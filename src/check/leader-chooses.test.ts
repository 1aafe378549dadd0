import { describe, expect, it } from 'vitest';
import { CUT, election, judged, not, POLLS, TIMES } from '../../test/fixtures/tiny-elections.ts';
import { EXPERIMENT, nodePolls, state } from '../../test/fixtures/tiny-history.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { NodeState } from '../history/node-state.ts';
import type { HistoryRecord } from '../history/record.ts';
import { leaderChooses } from './leader-chooses.ts';

describe('the leader chooses', () => {
  const own = (role: 'master' | 'slave', runId: string, offset = 100): NodeState =>
    state(role, { runId, offset });
  const nodes = (first: NodeState, second: NodeState): HistoryRecord[] => [
    ...nodePolls('redis-0', TIMES, (at) => (at < 2 ? own('master', 'm') : undefined)),
    ...nodePolls('redis-1', TIMES, () => first),
    ...nodePolls('redis-2', TIMES, () => second),
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
  ) => judged(leaderChooses({ after: 'cut', by }), [...CUT, ...POLLS, ...records], experiment);

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

  it('none that it sees down itself, or has no connection to', () => {
    const down = (troubled: string): HistoryRecord[] =>
      POLLS.map((one) =>
        one.kind === 'sentinel' && one.view !== undefined
          ? { ...one, view: { ...one.view, troubled: [troubled] } }
          : one,
      );
    const other = [...equal, ...election([0, 1, 2], 'redis-1')];
    const seeing = (troubled: string) =>
      judged(leaderChooses({ after: 'cut', by: 'run id' }), [...CUT, ...down(troubled), ...other]);
    expect(seeing('redis-2 slave,s_down,disconnected')).toMatchObject({
      verdict: 'undecided',
      sentence: 'There was no choice between replicas.',
    });
    expect(seeing('redis-2 slave,disconnected').verdict).toBe('undecided');
    expect(seeing('redis-1 slave,s_down').verdict).toBe('failed');
    expect(seeing('sentinel-3 sentinel,s_down').verdict).toBe('failed');
  });

  it('for another reason than the one in question, or without a choice, which shows nothing', () => {
    const votes = election([0, 1, 2]);
    expect(verdict('offset', [...equal, ...votes]).verdict).toBe('undecided');
    expect(verdict('priority', [...equal, ...votes], prioritised('0', '10')).sentence).toContain('no choice');
    expect(verdict('run id', [...equal, ...election([0, 4])]).sentence).toContain('2');
    expect(verdict('run id', [...equal, ...election([0, 4])]).verdict).toBe('undecided');
  });
});
