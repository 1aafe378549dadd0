import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { copies } from './copies.ts';
import { judge } from './judge.ts';

const ticks = Array.from({ length: 400 }, (_, tick) => tick / 10);
const served = (full: number, partial = 0) => ({ full, partial, refused: 0 });

/** A node whose process has served so much by a second, and began anew at `restart` if that is given. */
function node(name: string, fullAt: readonly number[], restart = Infinity): HistoryRecord[] {
  return nodePolls(name, ticks, (at) => {
    const since = at >= restart ? restart : -Infinity;
    const full = fullAt.filter((one) => one <= at && one >= since).length;
    return state('master', { runId: at >= restart ? 'second' : 'first', resyncs: served(full) });
  });
}

function judged(expectation: ReturnType<typeof copies>, ...records: readonly HistoryRecord[]) {
  const life = fault('kill', { from: 10, to: 20 });
  return judge(contextOf(historyOf([DEPLOYMENT, ...phases(40), ...life, ...records])), expectation);
}

const others = [...node('redis-1', []), ...node('redis-2', [])];

describe('how many full copies there are', () => {
  it('is the growth of the counters, without what was served before', () => {
    const { verdict, sentence, evidence } = judged(
      copies({ atMost: 1 }),
      ...node('redis-0', [-5, -4, 12]),
      ...others,
    );
    expect(verdict).toBe('held');
    expect(sentence).toBe('Data nodes served 1 full copy and 0 partial ones.');
    expect(evidence.map(({ text }) => text)).toEqual(['redis-0 had served 1 full copy more']);
  });

  it('fails with one too many, and with one too few', () => {
    const two = node('redis-0', [12, 15]);
    expect(judged(copies({ atMost: 1 }), ...two, ...others).verdict).toBe('failed');
    expect(judged(copies({ atLeast: 3 }), ...two, ...others).verdict).toBe('failed');
    expect(judged(copies({ atLeast: 2, atMost: 2 }), ...two, ...others).verdict).toBe('held');
  });

  it('begins at 0 with another process', () => {
    const anew = node('redis-0', [1, 12, 25], 22);
    expect(judged(copies({ atLeast: 1, atMost: 9 }), ...anew, ...others).measures[0]!.value).toBe(3);
    expect(judged(copies({ after: 'kill', atMost: 9 }), ...anew, ...others).measures[0]!.value).toBe(2);
  });

  it('counts what another process had served when it was first asked', () => {
    const atOnce = node('redis-0', [22], 22);
    expect(judged(copies({ atLeast: 1, atMost: 9 }), ...atOnce, ...others).measures[0]!.value).toBe(1);
  });

  it('does not count what a process had served that was first asked later', () => {
    const late = node('redis-0', [-5, 30]).filter(({ at }) => at > 20e6);
    expect(judged(copies({ atLeast: 1, atMost: 9 }), ...late, ...others).measures[0]!.value).toBe(1);
  });

  it('is not known where a node was not asked, or did not tell', () => {
    const deaf = node('redis-0', [12]).filter(({ at }) => at < 13e6 || at > 16e6);
    expect(judged(copies({ atMost: 1 }), ...deaf, ...others).verdict).toBe('undecided');
    const old = nodePolls('redis-0', ticks, () => state('master'));
    expect(judged(copies({ atMost: 1 }), ...old, ...others).verdict).toBe('undecided');
  });
});
