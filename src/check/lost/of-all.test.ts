import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  finalReads,
  historyOf,
  phases,
  sameEverywhere,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { lost } from '../lost.ts';
import { judge } from '../judge.ts';

const RUN = [DEPLOYMENT, ...phases(10)];

function verdict(list: readonly TinyWrite[], reads: HistoryRecord[]) {
  return judge(contextOf(historyOf([...RUN, ...reads], writes(list))), lost({ atMost: 0 }));
}

const ok = (number: number): TinyWrite => ({ number, outcome: 'ok', at: number / 10, by: 'redis-0' });

describe('no acknowledged write is lost', () => {
  it('holds when every acknowledged write is there', () => {
    expect(verdict([ok(1), ok(2)], sameEverywhere([[1, 2]])).verdict).toBe('held');
  });

  it('may be that so many are, and no more', () => {
    const one = [ok(1), ok(2)];
    const found = (amount: { atLeast?: number; atMost?: number }) =>
      judge(contextOf(historyOf([...RUN, ...sameEverywhere([[1, 1]])], writes(one))), lost(amount));
    expect(found({ atMost: 1 })).toMatchObject({
      verdict: 'held',
      title: 'What is lost is what was expected',
    });
    expect(found({ atMost: 1 }).expected).toBe('Of all acknowledged writes, at most 1 are lost.');
    expect(found({ atLeast: 1 }).verdict).toBe('held');
    expect(found({ atLeast: 2 })).toMatchObject({
      verdict: 'failed',
      title: 'What was lost is not what was expected',
    });
  });

  it('may be for one cause, and no other', () => {
    const history = historyOf([...RUN, ...sameEverywhere([[1, 1]])], writes([ok(1), { ...ok(2), at: 0.1 }]));
    const found = (cause: 'unreplicated tail' | 'empty restart') =>
      judge(contextOf(history), lost({ atLeast: 1, cause }));
    expect(found('unreplicated tail').verdict).toBe('held');
    expect(found('empty restart')).toMatchObject({ verdict: 'failed' });
    expect(found('empty restart').sentence).toMatch(/unreplicated tail, not empty restart\.$/);
  });

  it('fails when one is missing, and names it', () => {
    const finding = verdict(
      [ok(1), ok(2), ok(3)],
      sameEverywhere([
        [1, 1],
        [3, 1],
      ]),
    );
    expect(finding.verdict).toBe('failed');
    expect(finding.evidence[0]!.text).toContain('chaos:appends:0 number 2');
  });

  it('fails when a whole list is missing', () => {
    expect(verdict([ok(1)], finalReads({ 'redis-0': { lists: {} } })).verdict).toBe('failed');
  });

  it('does not count unknown and refused writes', () => {
    const list: TinyWrite[] = [
      ok(1),
      { number: 2, outcome: 'unknown', at: 0.2, by: 'timeout' },
      { number: 3, outcome: 'fail', at: 0.3, by: 'READONLY' },
    ];
    expect(verdict(list, sameEverywhere([[1, 1]])).verdict).toBe('held');
    expect(verdict(list, sameEverywhere([[1, 2]])).verdict).toBe('held');
  });

  it('fails when a counter is below what it acknowledged, or acknowledged a value twice', () => {
    const counted = (values: readonly number[], final: number) => {
      const list = values.map((value, index) => ({ ...ok(index + 1), value }));
      const history = historyOf([...RUN, ...sameEverywhere([[1, final]])], writes(list, { counter: true }));
      return judge(contextOf(history), lost({ atMost: 0 }));
    };
    expect(counted([1, 2, 3], 3).verdict).toBe('held');
    expect(counted([1, 2, 3], 2).verdict).toBe('failed');
    const forked = counted([1, 2, 3, 2, 3, 4], 4);
    expect(forked.verdict).toBe('failed');
    expect(forked.evidence.map(({ text }) => text.split(':', 3)[2]!.split(' ')[2])).toEqual(['2', '3']);
    expect(forked.measures.at(-1)).toMatchObject({ id: 'forked', value: 2 });
  });

  it('is undecided without a complete reading of one master, and without acknowledgements', () => {
    expect(verdict([ok(1)], []).verdict).toBe('undecided');
    expect(verdict([ok(1)], finalReads({ 'redis-0': { lists: {}, complete: false } })).verdict).toBe(
      'undecided',
    );
    expect(verdict([], sameEverywhere([[1, 1]])).verdict).toBe('undecided');
  });

  it('counts exactly what was acknowledged and is absent, for any history', () => {
    const outcome = fc.constantFrom('ok', 'fail', 'unknown', undefined);
    const cell = fc.record({ outcome, present: fc.boolean() });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 60 }), (cells) => {
        const list = cells.flatMap((one, index): TinyWrite[] =>
          one.outcome === undefined
            ? []
            : [
                {
                  number: index + 1,
                  outcome: one.outcome,
                  at: index / 10,
                  by: one.outcome === 'ok' ? 'redis-1' : 'x',
                },
              ],
        );
        const runs = cells.flatMap((one, index): [number, number][] => (one.present ? [[index + 1, 1]] : []));
        const losses = contextOf(historyOf([...RUN, ...sameEverywhere(runs)], writes(list))).facts.losses!;
        const expected = cells.flatMap((one, index) =>
          one.outcome === 'ok' && !one.present ? [index + 1] : [],
        );
        expect(losses.lost.map((loss) => loss.number)).toEqual(expected);
        expect(losses.impossible.map((loss) => loss.number)).toEqual(
          cells.flatMap((one, index) => (one.outcome === 'fail' && one.present ? [index + 1] : [])),
        );
        expect(losses.recovered).toBe(cells.filter((one) => one.outcome === 'unknown' && one.present).length);
      }),
    );
  });
});
