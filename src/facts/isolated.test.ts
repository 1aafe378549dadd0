import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  sameEverywhere,
  state,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { judge } from '../check/judge.ts';
import { lost } from '../check/lost.ts';
import { resync } from '../check/resync.ts';

const TIMES = Array.from({ length: 120 }, (_, n) => n / 2);

/** redis-0 is back as master after the first fault, and is made a replica at 45 s, after the second one. */
const TWICE = historyOf(
  [
    DEPLOYMENT,
    ...phases(60),
    ...fault('brief', { from: 5, to: 6 }),
    ...fault('long', { from: 20, to: 40 }, { path: '2' }),
    ...nodePolls('redis-0', TIMES, (at) => state(at < 45 ? 'master' : 'slave', { master: 'redis-1' })),
    ...nodePolls('redis-1', TIMES, (at) => state(at < 25 ? 'slave' : 'master')),
    ...sameEverywhere([[1, 1]]),
  ],
  writes([
    { number: 1, outcome: 'ok', at: 2, by: 'redis-0' },
    { number: 2, outcome: 'ok', at: 41, by: 'redis-0' },
  ]),
);

describe('a master that a fault hit, and a later one as well', () => {
  it('is made a replica after the later one, and what it lost then is of that one', () => {
    const { facts } = contextOf(TWICE);
    const [brief, long] = facts.timeline.faults;
    expect(facts.isolated(brief!)).toMatchObject({ converted: undefined, until: 20e6 });
    expect(facts.isolated(long!)).toMatchObject({ converted: 45e6, until: 45e6 });
    expect(judge(contextOf(TWICE), lost({ onlyFrom: 'brief' })).verdict).toBe('failed');
    expect(judge(contextOf(TWICE), lost({ onlyFrom: 'long' })).verdict).toBe('held');
    expect(judge(contextOf(TWICE), resync({ after: 'brief', kind: 'full' })).sentence).toBe(
      'redis-0 was not seen as a replica after the heal.',
    );
  });
});
