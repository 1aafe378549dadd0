import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  event,
  fault,
  historyOf,
  phases,
  probes,
  s,
  sentinelPolls,
  view,
} from '../../test/fixtures/tiny-history.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { HistoryRecord } from '../history/record.ts';
import { judgeGuards } from './guards/registry.ts';
import { judge } from './judge.ts';
import { tilt } from './tilt.ts';

/** Two of five Sentinels from 10 s to 40 s, after a fault that stops nothing. */
const TILTED = sentinelPolls(0, 60, (sentinel, at) => ({
  tilt: ['sentinel-1', 'sentinel-2'].includes(sentinel) && at >= 10 && at < 40,
}));

function contextFor(expectation: Expectation, records: readonly HistoryRecord[]) {
  const kill = fault('kill', { from: 9, to: 12 });
  const history = historyOf([DEPLOYMENT, ...phases(60), ...kill, ...records]);
  return contextOf(history, { ...EXPERIMENT, expect: [expectation] });
}

const judged = (expectation: Expectation, records: readonly HistoryRecord[] = TILTED) =>
  judge(contextFor(expectation, records), expectation);

const isGuarded = (expectation: Expectation) =>
  judgeGuards(contextFor(expectation, TILTED)).some(
    ({ name, intact }) => name === 'no Sentinel was in TILT' && !intact,
  );

describe('Sentinels in TILT', () => {
  it('are counted, with how long each of them was', () => {
    const { verdict, sentence, measures } = judged(tilt({ after: 'kill', atLeast: 2, for: ['29s', '31s'] }));
    expect(verdict).toBe('held');
    expect(sentence).toMatch(/^sentinel-1 and sentinel-2 were in TILT after "kill", for 30\ss\./);
    // Three of five are left, and the quorum is two.
    expect(measures.find(({ id }) => id === 'withoutQuorum')!.value).toBe(0);
  });

  it('are in it once, where an answer of before comes just after they said that it begins, or ends', () => {
    const said = (at: number, channel: '+tilt' | '-tilt') => event(at, 'sentinel-1', channel, '#tilt mode');
    const late = (at: number, tilted: boolean): HistoryRecord => ({
      kind: 'sentinel',
      at: s(at),
      sentinel: 'sentinel-1',
      reachable: true,
      view: view({ tilt: tilted }),
    });
    const { verdict, measures } = judged(tilt({ atLeast: 2, for: ['29s', '31s'] }), [
      ...TILTED,
      said(9.9, '+tilt'),
      late(9.901, false),
      said(39.9, '-tilt'),
      late(39.901, true),
    ]);
    expect(verdict).toBe('held');
    expect(measures.find(({ id }) => id === 'shortest')!.value).toBeCloseTo(30);
  });

  it('fail where there are more or fewer, or for another time', () => {
    expect(judged(tilt({ atMost: 1 })).verdict).toBe('failed');
    expect(judged(tilt({ atLeast: 3 })).verdict).toBe('failed');
    expect(judged(tilt({ atLeast: 1, for: ['1s', '20s'] })).verdict).toBe('failed');
  });

  it('delay nothing that is known while a data node was not asked for a write', () => {
    const times = Array.from({ length: 600 }, (_, n) => n / 10);
    const most = tilt({ after: 'kill', atLeast: 1 });
    const of = (isAsked: (at: number) => boolean) => {
      const all = ['redis-0', 'redis-1', 'redis-2'].flatMap((node) =>
        probes(
          node,
          node === 'redis-1' ? times.filter(isAsked) : times,
          (at) => node === 'redis-0' && (at < 10 || at > 30),
        ),
      );
      const polls = sentinelPolls(0, 60, (_, at) => ({ tilt: at >= 10 && at < 40 }));
      const { sentence, measures } = judged(most, [...polls, ...all]);
      return {
        isSaid: sentence.includes('took writes'),
        value: measures.find(({ id }) => id === 'delayed')!.value,
      };
    };
    expect(of(() => true)).toEqual({ isSaid: true, value: expect.closeTo(20, 0) as number });
    expect(of((at) => at < 12 || at > 20)).toEqual({ isSaid: false, value: null });
  });

  it('are undecided where a Sentinel was not asked, or was not seen to be out of it again', () => {
    const unasked = TILTED.filter(
      (one) => one.kind !== 'sentinel' || one.sentinel !== 'sentinel-4' || one.at > 20e6,
    );
    expect(judged(tilt({ atLeast: 2 }), unasked).verdict).toBe('undecided');
    const endless = sentinelPolls(0, 60, () => ({ tilt: true }));
    expect(judged(tilt({ atLeast: 5, for: ['1s', '90s'] }), endless).verdict).toBe('undecided');
    expect(judged(tilt({ atMost: 0 }), []).verdict).toBe('undecided');
  });

  it('for which no fault is a reason make a run undecided unless they are expected', () => {
    expect(isGuarded(tilt({ atMost: 5 }))).toBe(true);
    expect(isGuarded(tilt({ atLeast: 2 }))).toBe(false);
    expect(isGuarded(tilt({ atLeast: 2, after: 'kill' }))).toBe(false);
  });
});
