import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { endures } from './endures.ts';
import { judge } from './judge.ts';

const TIMES = Array.from({ length: 120 }, (_, n) => n / 2);

function step(
  path: string,
  words: string,
  [from, to]: readonly [number, number],
  problem?: string,
): HistoryRecord[] {
  return [
    { kind: 'step', at: s(from), path, phase: 'begin', words },
    { kind: 'step', at: s(to), path, phase: 'end', words, ...(problem === undefined ? {} : { problem }) },
  ];
}

/** redis-2 follows until a moment, and never again. */
function polls(lostAt = Infinity): HistoryRecord[] {
  return [
    ...sentinelPolls(0, 60),
    ...nodePolls('redis-0', TIMES, () => state('master')),
    ...nodePolls('redis-1', TIMES, () => state('slave')),
    ...nodePolls('redis-2', TIMES, (at) => state('slave', { linkUp: at < lostAt })),
  ];
}

const ROUNDS = [
  ...fault('kill', { from: 5, to: 8 }, { path: '0.0' }),
  ...step('0.1', 'await convergence within 20 s', [8, 11]),
  ...fault('freeze', { from: 20, to: 23 }, { path: '0.2' }),
];
const SOAK = 'soak for 40 s, a fault every 15 s';

function judged(...records: readonly HistoryRecord[]) {
  return judge(contextOf(historyOf([DEPLOYMENT, ...phases(60), ...records])), endures());
}

describe('a soak', () => {
  it('is endured where all was whole again after each fault; what was drawn is its evidence', () => {
    const { verdict, sentence, evidence, measures } = judged(
      ...polls(),
      ...ROUNDS,
      ...step('0.3', 'await convergence within 20 s', [23, 25]),
      ...step('0', SOAK, [5, 45]),
    );
    expect(verdict).toBe('held');
    expect(sentence).toMatch(/^In 40\ss 2 faults were drawn, and after each of them/);
    expect(evidence.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^1\. "kill" at \+5\.0\ss: .*, for 3/),
      expect.stringMatching(/^2\. "freeze" at \+20\.0\ss: .*, for 3/),
    ]);
    expect(measures.find(({ id }) => id === 'drawn')!.value).toBe(2);
  });

  it('fails where it never was after one of them, and the last healthy moment is named', () => {
    const problem = 'not converged within 20000 ms: redis-2 has no master';
    const { verdict, sentence, title, measures } = judged(
      ...polls(21),
      ...ROUNDS,
      ...step('0.3', 'await convergence within 20 s', [23, 43], problem),
      ...step('0', SOAK, [5, 43], problem),
    );
    expect(verdict).toBe('failed');
    expect(title).toBe('Something was broken for good');
    expect(sentence).toMatch(/after fault 2 that was drawn, "freeze" .*: not converged within 20000 ms/);
    expect(sentence).toMatch(/The last healthy moment was \+20\.5\ss\.$/);
    expect(measures.find(({ id }) => id === 'healthy')!.value).toBeCloseTo(15.5);
  });

  it('is undecided where the breakage was not looked at, where something else ended it, and where it was not reached', () => {
    const problem = 'not converged within 20000 ms: redis-2 has no master';
    const unseen = polls(21).filter((one) => one.at < s(30) || !('node' in one) || one.node !== 'redis-1');
    expect(
      judged(
        ...unseen,
        ...ROUNDS,
        ...step('0.3', 'await convergence within 20 s', [23, 43], problem),
        ...step('0', SOAK, [5, 43], problem),
      ),
    ).toMatchObject({ verdict: 'undecided', sentence: expect.stringContaining('looked at') as unknown });
    expect(judged(...polls(), ...ROUNDS, ...step('0', SOAK, [5, 23], 'redis-0 refused'))).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringContaining('redis-0 refused') as unknown,
    });
    expect(judged(...polls()).verdict).toBe('undecided');
  });
});
