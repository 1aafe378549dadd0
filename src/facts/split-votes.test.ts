import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, event, fault, historyOf, phases } from '../../test/fixtures/tiny-history.ts';
import { masterBackAt, splitVoteAt } from '../../test/fixtures/tiny-split-vote.ts';
import { takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { Facts } from './facts.ts';

function factsOf(...records: readonly HistoryRecord[]): Facts {
  return contextOf(historyOf([DEPLOYMENT, ...phases(100), ...records])).facts;
}

describe('a split vote', () => {
  it('is one, however many tried in its epoch, and lasts until the next try', () => {
    const three = splitVoteAt(7, { by: ['sentinel-0', 'sentinel-1', 'sentinel-3'] });
    const [vote, ...others] = factsOf(...three, ...takeoverAt(27.5, { epoch: 2 })).splitVotes;
    expect(others).toEqual([]);
    expect(vote!.tries).toHaveLength(3);
    expect(vote).toMatchObject({ began: 7.1e6, due: 29.12e6, wait: { from: 7.1e6, to: 27.6e6 } });
    expect(vote!.next).toMatchObject({ sentinel: 'sentinel-1', epoch: 2 });
  });

  it('is another in another epoch', () => {
    const votes = factsOf(...splitVoteAt(7), ...splitVoteAt(27.5, { epoch: 2 })).splitVotes;
    expect(votes.map(({ began, next }) => [began, next?.began])).toEqual([
      [7.1e6, 27.6e6],
      [27.6e6, undefined],
    ]);
  });

  it('costs no more than the back-off, whatever comes afterwards', () => {
    const [vote] = factsOf(...splitVoteAt(7), ...takeoverAt(60, { epoch: 2 })).splitVotes;
    expect(vote!.wait.to).toBe(29.11e6);
  });

  it('costs nothing more once the master is back, and a try for what happens later is not its next', () => {
    const again = [...splitVoteAt(7), ...masterBackAt(16), ...takeoverAt(60, { epoch: 2 })];
    const [vote] = factsOf(...again).splitVotes;
    expect(vote).toMatchObject({ masterBack: 16e6, next: undefined, wait: { from: 7.1e6, to: 16e6 } });
  });

  it('is over when all that saw the master down see it up or have died, and not before', () => {
    const [one] = factsOf(...splitVoteAt(7), ...masterBackAt(16, ['sentinel-1'])).splitVotes;
    expect(one!.masterBack).toBeUndefined();
    const death = fault('dead', { from: 12, to: 14 }, { targets: ['sentinel-2'] });
    const [other] = factsOf(...splitVoteAt(7), ...death, ...masterBackAt(16, ['sentinel-1'])).splitVotes;
    expect(other!.masterBack).toBe(16e6);
  });
});

describe('elections in which votes could split', () => {
  const votes = (epoch: number, voters: readonly number[]): HistoryRecord[] =>
    voters.map((n) => event(7.12, `sentinel-${n}`, '+vote-for-leader', `id-of-sentinel-1 ${epoch}`));

  it('are those that were won by votes, and those whose votes split', () => {
    const won = [...takeoverAt(27.5, { epoch: 2 }), ...votes(2, [0, 1, 2])];
    expect(factsOf(...splitVoteAt(7), ...won).elections).toEqual({ total: 2, split: 1 });
    expect(factsOf(...won).elections).toEqual({ total: 1, split: 0 });
  });

  it('are none that one Sentinel decided alone because it was ordered to', () => {
    expect(factsOf(...takeoverAt(7), ...votes(1, [1])).elections).toEqual({ total: 0, split: 0 });
  });
});
