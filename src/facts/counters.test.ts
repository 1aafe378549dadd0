import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf, writes, type TinyWrite } from '../../test/fixtures/tiny-history.ts';
import { countedIn, type Counted } from './counters.ts';

type Told = number | 'unknown' | 'fail';

/** A counter's writer that was told these things, one number after the other, and the counter's final value. */
function counted(told: readonly Told[], final: number): Counted {
  const list = told.map((what, index): TinyWrite => {
    const [number, at] = [index + 1, index / 10];
    if (what === 'unknown') return { number, outcome: 'unknown', at, by: 'timeout' };
    if (what === 'fail') return { number, outcome: 'fail', at, by: 'READONLY' };
    return { number, outcome: 'ok', at, by: 'redis-0', value: what };
  });
  const [writer] = historyOf(writes(list, { counter: true })).ledger.writers;
  return countedIn(writer!, final === 0 ? [] : [[1, final]], writer!.highest);
}

describe('a counter', () => {
  it('that went up by one for each acknowledgement has lost and repeated nothing', () => {
    expect(counted([1, 2, 3], 3)).toEqual({
      acknowledged: 3,
      lost: [],
      repeated: [],
      recovered: 0,
      forked: 0,
    });
  });

  it('below the highest value acknowledged has lost what is above it', () => {
    expect(counted([1, 2, 3, 4], 2).lost).toEqual([3, 4]);
    expect(counted([1, 2], 0).lost).toEqual([1, 2]);
  });

  it('that acknowledged a value twice has lost the earlier one, even if it is above both in the end', () => {
    const forked = counted([1, 2, 3, 4, 3, 4, 5, 6, 7], 7);
    expect(forked.lost).toEqual([3, 4]);
    expect(forked.forked).toBe(2);
    expect(forked.repeated).toEqual([]);
  });

  it('is not said to have lost more than it must when one stale acknowledgement comes last', () => {
    expect(counted([1, 2, 3, 4, 5, 3], 5).lost).toEqual([6]);
  });

  it('that is higher than acknowledged and unknown increments explain has executed some twice', () => {
    expect(counted([1, 2, 4, 5], 5).repeated).toEqual([3]);
    expect(counted([1, 2], 4).repeated).toEqual([2, 2]);
    expect(counted(['unknown', 3], 3).repeated).toEqual([2]);
    expect(counted(['fail', 2], 2).repeated).toEqual([2]);
  });

  it('takes an unknown increment for executed before it calls another repeated', () => {
    const one = counted([1, 'unknown', 3, 'unknown'], 3);
    expect([one.repeated, one.recovered]).toEqual([[], 1]);
  });

  it('counts losses and repetitions against each other only where it cannot tell them apart', () => {
    // Two were executed twice, one was lost: 1 2 4 6 were acknowledged, then the last was lost and 5 came again.
    const both = counted([1, 2, 4, 6, 5, 6, 7], 7);
    expect(both.lost).toEqual([4]);
    expect(both.repeated).toEqual([3]);
  });

  it('never says more than what happened, and all of it while nothing is unknown, for any fork', () => {
    const step = fc.constantFrom('ok', 'ok', 'ok', 'unheard', 'twice');
    const branch = fc.array(step, { maxLength: 30 });
    fc.assert(
      fc.property(branch, branch, branch, fc.boolean(), (trunk, dead, alive, isLastDead) => {
        const told: Told[] = [];
        const truth = { lost: 0, repeated: 0, unknown: 0 };
        const write = (steps: readonly string[], from: number, survives: boolean): number => {
          let value = from;
          for (const one of steps) {
            value += one === 'twice' ? 2 : 1;
            told.push(one === 'unheard' ? 'unknown' : value);
            if (one === 'unheard') truth.unknown++;
            if (one === 'twice' && survives) truth.repeated++;
            if (one !== 'unheard' && !survives) truth.lost++;
          }
          return value;
        };
        const fork = write(trunk, 0, true);
        if (!isLastDead) write(dead, fork, false);
        const final = write(alive, fork, true);
        if (isLastDead) write(dead, fork, false);
        const found = counted(told, final);
        const isSure = truth.unknown === 0 && !dead.includes('twice');
        const isLosing = isSure && !alive.includes('twice') && dead.length <= alive.length;
        const isRepeating = isSure && dead.length === 0;
        const [lost, repeated] = [found.lost.length, found.repeated.length];
        expect(lost).toBeLessThanOrEqual(truth.lost);
        expect(lost).toBeGreaterThanOrEqual(isLosing ? truth.lost : 0);
        expect(repeated).toBeLessThanOrEqual(truth.repeated);
        expect(repeated).toBeGreaterThanOrEqual(isRepeating ? truth.repeated : 0);
      }),
    );
  });
});

describe('the history', () => {
  it.each([
    ['a counter that acknowledges without a value', { counter: true } as const, undefined],
    ['a value of a writer that does not count', {}, 7],
  ])('calls %s damage', (_, identity, value) => {
    const write: TinyWrite = { number: 1, outcome: 'ok', at: 1, by: 'redis-0', ...(value && { value }) };
    expect(historyOf(writes([write], identity)).damagedLines).toBe(1);
  });
});
