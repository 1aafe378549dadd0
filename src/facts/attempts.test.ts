import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  phases,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import { replicaPayload } from '../../test/fixtures/tiny-elections.ts';
import { takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../history/record.ts';
import { attemptWords, vainWords } from './attempt-words.ts';
import type { Attempt } from './attempts.ts';

function attempts(...records: readonly HistoryRecord[]): readonly Attempt[] {
  return contextOf(historyOf([DEPLOYMENT, ...phases(60), ...records])).facts.attempts;
}

const tries = (at: number, sentinel: string, epoch: string): HistoryRecord[] => [
  event(at, sentinel, '+new-epoch', epoch),
  event(at, sentinel, '+try-failover', masterPayload()),
];
const ends = (at: number, sentinel: string, how: string): HistoryRecord =>
  event(at, sentinel, `-failover-abort-${how}`, masterPayload());

describe('a failover attempt', () => {
  it('has its moments from its own Sentinel, and is ordered at +failover-state-wait-promotion', () => {
    const [one, ...others] = attempts(...takeoverAt(7));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      sentinel: 'sentinel-1',
      epoch: 1,
      master: 'redis-0',
      successor: 'redis-2',
      end: 'succeeded',
      sdown: [7e6],
      odown: [7.1e6],
      began: 7.1e6,
      elected: 7.2e6,
      ordered: 7.35e6,
      promoted: 7.9e6,
      switched: 8e6,
    });
  });

  it('is bound to the tick before where the order itself was not heard', () => {
    const unheard = takeoverAt(7).filter(
      (one) => !(one.kind === 'event' && one.channel === '+failover-state-wait-promotion'),
    );
    expect(attempts(...unheard)[0]!.ordered).toBe(7.3e6);
  });

  it('is one, however often it is recorded, and so is a vote', () => {
    const vote = event(7.11, 'sentinel-2', '+vote-for-leader', 'id 1');
    const once = [...tries(7.1, 'sentinel-1', '1'), vote, ends(17, 'sentinel-1', 'not-elected')];
    const [one, ...others] = attempts(...once, ...once);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ end: 'split', abort: '-failover-abort-not-elected' });
    expect(one!.votes).toHaveLength(1);
    expect(attempts(...once, ...tries(28, 'sentinel-1', '2'))).toHaveLength(2);
  });

  it.each([
    ['split', [ends(17, 'sentinel-4', 'not-elected')]],
    [
      'refused',
      [
        ends(17, 'sentinel-4', 'not-elected'),
        ...fault('cut', { from: 3, to: 20 }, { targets: ['sentinel-0', 'sentinel-1', 'sentinel-2'] }),
      ],
    ],
    // Votes that were out of reach for a part of the election did not split by chance.
    [
      'refused',
      [
        ends(17, 'sentinel-4', 'not-elected'),
        ...fault('cut', { from: 3, to: 12 }, { targets: ['sentinel-0', 'sentinel-1', 'sentinel-2'] }),
      ],
    ],
    // Two that know of no others are a majority of those that they know.
    [
      'split',
      [
        ...sentinelPolls(5, 6, () => ({ knownSentinels: 1 })),
        ends(17, 'sentinel-4', 'not-elected'),
        ...fault('dead', { from: 3, to: 20 }, { targets: ['sentinel-0', 'sentinel-1', 'sentinel-2'] }),
      ],
    ],
    [
      'unopposed',
      [
        ...sentinelPolls(5, 6, (sentinel) => ({ id: sentinel })),
        ...[0, 4].map((n) => event(7.16, `sentinel-${n}`, '+vote-for-leader', 'sentinel-4 4')),
        ends(17, 'sentinel-4', 'not-elected'),
      ],
    ],
    [
      'split',
      [
        ...sentinelPolls(5, 6, (sentinel) => ({ id: sentinel })),
        ...[0, 4].map((n) => event(7.16, `sentinel-${n}`, '+vote-for-leader', `sentinel-${n} 4`)),
        ends(17, 'sentinel-4', 'not-elected'),
      ],
    ],
    ['outvoted', [...takeoverAt(7), ends(17, 'sentinel-4', 'not-elected')]],
    [
      'outvoted',
      [
        ...takeoverAt(7),
        ...takeoverAt(7, { by: 'sentinel-4' }).filter(
          (one) => one.kind === 'event' && one.channel === '+switch-master',
        ),
      ],
    ],
    ['no eligible replica', [ends(7.4, 'sentinel-4', 'no-good-slave')]],
    ['aborted', [ends(7.4, 'sentinel-4', 'slave-timeout')]],
    ['not seen to end', []],
    // What it had begun ended with it; that it learns of another master when it is back does not end it.
    [
      'not seen to end',
      [
        ...fault('leader-dead', { from: 7.3, to: 20 }, { targets: ['sentinel-4'] }),
        ...takeoverAt(27, { epoch: 5 }),
        ...takeoverAt(27, { by: 'sentinel-4' }).slice(-1),
      ],
    ],
  ] as const)('ends as %s', (end, records) => {
    const one = attempts(...tries(7.15, 'sentinel-4', '4'), ...records).find(
      ({ sentinel }) => sentinel === 'sentinel-4',
    );
    expect(one).toMatchObject({ end, epoch: 4 });
  });

  it('of a Sentinel whose process ended in between is another one in the same epoch: it may count from 0', () => {
    const twice = [
      ...tries(7, 'sentinel-1', '1'),
      ends(17, 'sentinel-1', 'not-elected'),
      ...tries(40, 'sentinel-1', '1'),
    ];
    expect(attempts(...twice)).toMatchObject([{ again: [40e6] }]);
    const effect = { target: 'pods', processes: 'replaced', colour: 'green', pattern: 'solid' } as const;
    const more = {
      targets: ['sentinel-1'],
      effect: { ...effect, isSelective: false, resets: true, heals: true, hitsMaster: false },
    };
    const died = fault('replaced', { from: 20, to: 30 }, more);
    expect(attempts(...twice, ...died)).toMatchObject([
      { began: 7e6, again: [] },
      { began: 40e6, again: [] },
    ]);
  });

  it('is not credited with what another Sentinel brings about later', () => {
    const elected = [
      ...tries(7.1, 'sentinel-4', '1'),
      event(7.2, 'sentinel-4', '+elected-leader', masterPayload()),
    ];
    const chosen = event(7.3, 'sentinel-4', '+selected-slave', replicaPayload('redis-2'));
    const all = attempts(...elected, chosen, ...takeoverAt(27, { epoch: 2 }));
    expect(all.map(({ end }) => end)).toEqual(['not seen to end', 'succeeded']);
  });

  it('is told in words, alone and among others', () => {
    const vain = attempts(
      ...tries(7, 'sentinel-1', '1'),
      ends(17.4, 'sentinel-1', 'not-elected'),
      ...tries(28, 'sentinel-2', '2'),
      ends(28.5, 'sentinel-2', 'no-good-slave'),
      ...tries(50, 'sentinel-2', '3'),
    );
    expect(vainWords(vain)).toBe(
      '1 refused try (split vote), 1 try without an eligible replica and 1 try not seen to end',
    );
    expect(attemptWords(vain[1]!).replaceAll('\u202f', ' ')).toBe(
      'sentinel-2 tried in epoch 2 and found no eligible replica, 500 ms after it began (-failover-abort-no-good-slave)',
    );
  });
});
