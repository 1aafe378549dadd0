import { expect, test } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../test/fixtures/tiny-history.ts';
import { recordsOf } from '../history/history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { silences } from './masterships.ts';

const state = (at: number, state: 'running' | 'dead'): HistoryRecord => ({
  kind: 'process-state',
  at: s(at),
  process: 'redis-0',
  state,
  pid: 7,
});

function silent(kind: string) {
  const life = fault('it', { from: 2, to: 20 }, { fault: kind });
  const history = historyOf([
    DEPLOYMENT,
    ...phases(30),
    ...life,
    state(3, 'dead'),
    state(4, 'dead'),
    state(21, 'running'),
  ]);
  return silences('redis-0', recordsOf(history, 'process-state'), contextOf(history).facts.timeline.faults);
}

test('what was killed is silent until it is to run again', () => {
  expect(Math.max(...silent('kill').map(({ to }) => to))).toBe(s(20));
});

test('what an orchestrator brings back by itself is silent for as long as it was seen to be dead', () => {
  expect(silent('kill-container')).toEqual([{ from: s(3), to: s(4) }]);
});
