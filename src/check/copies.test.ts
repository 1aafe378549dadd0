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
    expect(judged(copies({ atMost: 1 }), ...node('redis-0', [12]), ...node('redis-1', [])).verdict).toBe(
      'undecided',
    );
    const old = nodePolls('redis-0', ticks, () => state('master'));
    expect(judged(copies({ atMost: 1 }), ...old, ...others).verdict).toBe('undecided');
  });
});

describe('how long a full copy takes and how much it is', () => {
  /** A replica that copies so many bytes from one second to another; `isDone` is whether it follows its master then. */
  const copier = (
    { from, to, total, isDone = true }: { from: number; to: number; total?: number; isDone?: boolean },
    runId = 'first',
  ) =>
    nodePolls('redis-1', ticks, (at) =>
      state('slave', {
        runId: at >= to ? runId : 'first',
        resyncs: served(0),
        linkUp: at < from || (at >= to && isDone),
        loading: at >= to - 1 && at < to,
        ...(at >= from &&
          at < to && {
            copy: { read: Math.min(800, (at - from) * 400), ...(total !== undefined && { total }) },
          }),
      }),
    );
  const measured = (id: string, ...records: readonly HistoryRecord[]) =>
    judged(
      copies({ after: 'kill', atMost: 9 }),
      ...node('redis-0', [12]),
      ...records,
      ...node('redis-2', []),
    ).measures.find((one) => one.id === id)!;

  it('is what the replica showed, to within how often it was looked at', () => {
    const one = copier({ from: 12, to: 18 });
    expect(measured('longest', ...one).value).toBeCloseTo(6);
    expect(measured('longest', ...one).error).toBeCloseTo(0.1);
    // The master did not say how much it is, but all of it was there when it was loaded.
    expect(measured('bytes', ...one).value).toBe(800);
    expect(measured('bytes', ...copier({ from: 12, to: 18, total: 900 })).value).toBe(900);
    const { sentence, evidence } = judged(
      copies({ atMost: 9 }),
      ...node('redis-0', [12]),
      ...one,
      ...node('redis-2', []),
    );
    expect(sentence).toMatch(/, the longest full one took 6\.0\ss for 800\sB\.$/);
    expect(evidence.at(-1)!.text).toMatch(/^redis-1 took a full copy of 800\sB from \+/);
  });

  it('has the error of a time in which the replica was not asked', () => {
    const deaf = copier({ from: 12, to: 18 }).filter(({ at }) => at < 15e6 || at > 19e6);
    expect(measured('longest', ...deaf).value).toBeCloseTo(7.1);
    expect(measured('longest', ...deaf).error).toBeCloseTo(4.2);
    // Nor is it known how much it was: nobody looked when all of it was there.
    expect(measured('bytes', ...deaf).value).toBeNull();
  });

  it('is not measurable where the copy was given up, its process ended, or none was seen', () => {
    expect(measured('longest', ...copier({ from: 12, to: 18, isDone: false })).value).toBeNull();
    expect(measured('longest', ...copier({ from: 12, to: 18 }, 'second')).value).toBeNull();
    expect(measured('longest', ...copier({ from: 12, to: 99 })).value).toBeNull();
    expect(measured('longest', ...node('redis-1', [])).value).toBeNull();
  });

  it('is that of each attempt, where one begins again before it was seen to end', () => {
    const again = nodePolls('redis-1', ticks, (at) =>
      state('slave', {
        runId: 'first',
        resyncs: served(0),
        linkUp: at < 12 || at >= 18,
        ...(at >= 12 && at < 18 && { copy: { read: at < 16 ? at : at - 16, total: 900 } }),
      }),
    );
    expect(measured('longest', ...again).value).toBeCloseTo(2);
  });
});
