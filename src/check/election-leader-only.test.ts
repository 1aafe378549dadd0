/** Leaders that are elected and promote no replica: held where it was seen, failed where it was not so, else undecided. */

import { describe, expect, it } from 'vitest';
import { down, elected, judged, split, SWITCH, tried, twice } from '../../test/fixtures/tiny-tries.ts';
import { event, masterPayload, nodePolls, state } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { Finding } from './finding.ts';

/** Three of five Sentinels are left and see the master down. */
const leaderOnly = (untilS: number, ...seen: HistoryRecord[][]): Finding =>
  judged('leader only', { alive: 3, untilS }, down(0, 1, 2), ...seen);

const gaveUp = (atS: number, epoch: number, abort = '-failover-abort-slave-timeout'): HistoryRecord[] => [
  event(atS, 'sentinel-0', '+new-epoch', `${epoch}`),
  ...tried(atS),
  event(atS + 0.1, 'sentinel-0', '+elected-leader', masterPayload()),
  event(atS + 3, 'sentinel-0', abort, masterPayload()),
];
const once = gaveUp(3.2, 1);
const inVain = [...once, ...gaveUp(10, 2)];

/** What the replicas answer of their role, but between two seconds. */
const replicas = (silentFrom = 0, silentTo = 0): HistoryRecord[] => {
  const asked = Array.from({ length: 60 }, (_, n) => n / 2).filter(
    (at) => at <= silentFrom || at >= silentTo,
  );
  return ['redis-1', 'redis-2'].flatMap((node) => nodePolls(node, asked, () => state('slave')));
};

it('two leaders that waited in vain for a promotion, and replicas that stayed replicas', () => {
  const finding = leaderOnly(20, inVain, replicas());
  expect(finding).toMatchObject({
    verdict: 'held',
    outcome: { expected: 'leader only', observed: 'leader only' },
  });
  expect(finding.measures).toContainEqual(expect.objectContaining({ id: 'waitedInVain', value: 2 }));
  expect(finding.sentence).toContain('a leader was elected and promoted nobody (2 tries, 0 refused) in 18');
});

describe('planted: what was not so is failed', () => {
  const second = event(10.1, 'sentinel-0', '+elected-leader', masterPayload());
  it.each<[string, Finding, string]>([
    [
      'the second leader promotes a replica',
      leaderOnly(20, once, [second, event(11, 'sentinel-0', '+switch-master', SWITCH)], replicas()),
      'failover',
    ],
    [
      'a replica is the master for a moment, and no Sentinel published it',
      leaderOnly(
        20,
        inVain,
        replicas(5, 6),
        nodePolls('redis-1', [5.5], () => state('master')),
      ),
      'unpublished change',
    ],
    ['no leader is elected', judged('leader only', {}, down(0, 1), twice), 'tried and refused'],
    ['no Sentinel tries', leaderOnly(20, replicas()), 'no try'],
  ])('%s', (_, finding, observed) => {
    expect(finding).toMatchObject({ verdict: 'failed', outcome: { expected: 'leader only', observed } });
    expect(finding.sentence).toContain('by the rule: leader only.');
  });
});

describe('planted: what could not have been seen is undecided', () => {
  const silent: HistoryRecord = { kind: 'listening', at: 6e6, sentinel: 'sentinel-0', listening: false };
  it.each<[string, Finding, string]>([
    [
      'one leader waited in vain, and there was no second one yet',
      leaderOnly(20, once, replicas()),
      'two leaders were to be seen waiting in vain for a promotion, and there was 1',
    ],
    [
      'the leaders had no replica to wait for',
      leaderOnly(
        20,
        [1, 2].flatMap((n) => gaveUp(n * 4, n, '-failover-abort-no-good-slave')),
        replicas(),
      ),
      'two leaders were to be seen waiting in vain for a promotion, and there were 0',
    ],
    ['the time was too short', leaderOnly(14, inVain, replicas()), 'are needed'],
    [
      'replicas were not asked for their role',
      leaderOnly(20, inVain, replicas(6, 9)),
      'redis-1 was not polled from +6.0 s to +9.0 s'.replaceAll(' s', '\u202fs'),
    ],
    [
      'the leader was not heard',
      leaderOnly(20, inVain, replicas(), [silent]),
      'sentinel-0 was events not heard',
    ],
    ['the votes were split', leaderOnly(20, split, replicas()), 'the votes of every one split'],
    [
      'it is expected to fail over',
      judged('failover', { alive: 3 }, tried(3.2), [elected]),
      'promoted nobody',
    ],
  ])('%s', (_, finding, sentence) => {
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence).toContain(sentence);
  });
});
