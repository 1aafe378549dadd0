import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  phases,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import { idOf } from '../../test/fixtures/tiny-elections.ts';
import type { HistoryRecord } from '../history/record.ts';

function unexplained(...records: readonly HistoryRecord[]): string[] {
  const polls = sentinelPolls(0, 20, (sentinel) => ({ id: idOf(sentinel) }));
  const { facts } = contextOf(historyOf([DEPLOYMENT, ...phases(30), ...polls, ...records]));
  return facts.unexplained.map(({ text }) => text.replaceAll('\u202f', ' '));
}

describe('a vote in an epoch in which no Sentinel was heard to try', () => {
  const vote = event(7, 'sentinel-1', '+vote-for-leader', `${idOf('sentinel-4')} 3`);

  it('is named', () => {
    expect(unexplained(vote)).toEqual([
      'sentinel-1 voted in epoch 3 at +7.0 s, though no Sentinel was heard to try in it',
    ]);
  });

  it('is not at the end of what was watched: the try may not have been heard any more', () => {
    expect(unexplained(event(19.5, 'sentinel-1', '+vote-for-leader', `${idOf('sentinel-4')} 3`))).toEqual([]);
    expect(
      unexplained(event(18.5, 'sentinel-1', '+vote-for-leader', `${idOf('sentinel-4')} 3`)),
    ).toHaveLength(1);
  });

  it('is not, where the one that it is for was killed just then: its last words may be lost', () => {
    const kill = (target: string, from: number) => fault('kill', { from, to: 20 }, { targets: [target] });
    expect(unexplained(vote, ...kill('sentinel-4', 7.2))).toEqual([]);
    expect(unexplained(vote, ...kill('sentinel-4', 9))).toHaveLength(1);
    expect(unexplained(vote, ...kill('sentinel-3', 7.2))).toHaveLength(1);
  });
});
