import { expect, it } from 'vitest';
import { DEPLOYMENT, historyOf, phases, s } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { stallsIn, stallsThatMatter, stallWords } from './stalls.ts';
import { timelineOf } from './timeline.ts';

const stall = (process: string, fromS: number, toS: number): HistoryRecord => ({
  kind: 'stall',
  process,
  at: s(toS),
  length: s(toS - fromS),
});

it('stalls of a process that follow at once are one', () => {
  const history = historyOf([
    DEPLOYMENT,
    stall('client-a', 10, 11),
    stall('observer', 10.5, 11),
    stall('client-a', 11.04, 11.5),
    stall('client-a', 12, 12.5),
  ]);
  expect(stallsIn(history).map(stallWords)).toEqual([
    expect.stringMatching(/^observer could not run for 500\sms before \+11\.0\ss$/),
    expect.stringMatching(/^client-a could not run for 1\.50\ss before \+11\.5\ss$/),
    expect.stringMatching(/^client-a could not run for 500\sms before \+12\.5\ss$/),
  ]);
});

it('numbers depend on those between steady and the final reads, and on none of the runner', () => {
  const own = phases(30).map((phase, index) => ({ ...phase, at: s([0, 2, 3, 28, 29, 30][index]!) }));
  const planted = [
    stall('client-a', 1, 1.5),
    stall('runner', 4, 6),
    stall('observer', 5, 6),
    stall('client-a', 29.5, 30),
  ];
  const history = historyOf([DEPLOYMENT, ...own, ...planted]);
  expect(stallsThatMatter(history, timelineOf(history)).map(({ process }) => process)).toEqual(['observer']);
});
