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
import { effectOf } from '../fault/fault.ts';
import { unexplainedTroubles } from './quiet.ts';

const [HEALED, END] = [20, 180];

/** The troubles of a run in which redis-2 goes over to another history of writes so long after a fault was healed. */
function troublesOf(target: 'pods' | 'links', laterS: number): readonly string[] {
  const effect = effectOf({ target, colour: 'green', pattern: 'solid' });
  const seconds = Array.from({ length: END - 2 }, (_, second) => second);
  const replid = (atS: number): string => (atS < HEALED + laterS ? 'a' : 'c').repeat(40);
  const { facts } = contextOf(
    historyOf([
      DEPLOYMENT,
      ...phases(END),
      ...fault('hit', { from: 10, to: HEALED }, { effect }),
      ...nodePolls('redis-2', seconds, (atS) => state('slave', { replid: replid(atS) })),
    ]),
  );
  return unexplainedTroubles(facts.timeline).map(({ text }) => text);
}

describe('another history of writes after a fault', () => {
  it.each(['pods', 'links'] as const)('is the doing of one of %s for a minute', (target) => {
    expect(troublesOf(target, 55)).toEqual([]);
  });

  it('of a pod it is for as long as a replica hangs that dialled it, and for the copy that follows', () => {
    expect(troublesOf('pods', 75)).toEqual([]);
    expect(troublesOf('links', 75)).toEqual([
      expect.stringContaining('went over to replication id cccccccc'),
    ]);
  });

  it('is named later than that', () => {
    expect(troublesOf('pods', 100)).toEqual([
      expect.stringContaining('nothing had been done that explains it'),
    ]);
  });
});

describe('a data node that does not answer for five seconds', () => {
  const troubles = (names: 'lost' | 'unanswered', silentFrom: number): readonly string[] => {
    const effect = effectOf({ target: 'names', names, colour: 'yellow', pattern: 'dots' });
    const seconds = Array.from({ length: END - 2 }, (_, second) => second);
    const isSilent = (atS: number): boolean => atS >= silentFrom && atS < silentFrom + 5;
    const { facts } = contextOf(
      historyOf([
        DEPLOYMENT,
        ...phases(END),
        ...fault('hit', { from: 10, to: HEALED }, { effect, targets: ['redis-0.lab'] }),
        ...nodePolls('redis-2', seconds, (atS) => (isSilent(atS) ? undefined : state('slave'))),
      ]),
    );
    return unexplainedTroubles(facts.timeline).map(({ text }) => text);
  };

  it('may be waiting for a DNS that answers nobody, while that lasts', () => {
    expect(troubles('unanswered', 12)).toEqual([]);
    expect(troubles('unanswered', 100)).toEqual([expect.stringContaining('redis-2 did not answer')]);
  });

  it('is not, where the DNS says that there is no such name', () => {
    expect(troubles('lost', 12)).toEqual([expect.stringContaining('redis-2 did not answer')]);
  });
});
