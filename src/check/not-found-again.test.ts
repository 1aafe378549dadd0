import { describe, expect, it } from 'vitest';
import {
  addressOf,
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { judge } from './judge.ts';
import { notFoundAgain } from './not-found-again.ts';

const NOW = { master: 'redis-1', masterAddress: `${addressOf('redis-1')}:6379`, configEpoch: 1 };
const DOWN = { ...NOW, troubled: ['redis-0 s_down,slave,disconnected'] };
const DELETED = fault('deleted', { from: 5, to: 12 }, { fault: 'delete-pod' });
const RESET = fault(
  'reset',
  { from: 50, to: 50.1 },
  { fault: 'sentinel-reset', targets: ['sentinel-0'], path: '2' },
);
const ANSWERS = nodePolls('redis-0', [1, 4, 13, 14, 20, 30, 40, 49, 55], () => state('master'));

/** Seen down from 17 s on, which is down-after after the switch, until it is forgotten at 51 s. */
function views(own: (sentinel: string, atS: number) => Partial<SentinelView> | undefined = () => undefined) {
  return sentinelPolls(0, 57.5, (sentinel, at) => {
    if (at < 11) return {};
    return own(sentinel, at) ?? (at >= 17 && at < 51 ? DOWN : NOW);
  });
}

function judged(records: readonly HistoryRecord[], order: { readonly until?: 'reset' } = { until: 'reset' }) {
  const history = historyOf([DEPLOYMENT, ...phases(60), ...records]);
  return judge(contextOf(history), notFoundAgain({ after: 'deleted', for: '30s', ...order }));
}

describe('a master that is back at another address', () => {
  it('is seen down for as long as Sentinels are not reset', () => {
    const finding = judged([...DELETED, ...RESET, ...ANSWERS, ...views()]);
    expect(finding).toMatchObject({ verdict: 'held', measures: [{ value: 33 }] });
    expect(finding.sentence).toContain('all 5 Sentinels saw it down for 33');
    expect(finding.sentence).toContain('after "reset" none does');
  });

  it('is seen down to the end where nothing is ordered', () => {
    const toTheEnd = views((_, at) => (at >= 17 ? DOWN : undefined));
    expect(judged([...DELETED, ...ANSWERS, ...toTheEnd], {}).verdict).toBe('held');
  });

  it.each([
    [
      'found again by one Sentinel',
      (one: string, at: number) => (one === 'sentinel-3' && at > 30 ? NOW : undefined),
      'sentinel-3 saw redis-0 up again',
    ],
    [
      'never lost sight of by one Sentinel',
      (one: string) => (one === 'sentinel-2' ? NOW : undefined),
      'sentinel-2 never saw redis-0 down',
    ],
    [
      'seen down still after the reset',
      (_: string, at: number) => (at > 51 ? DOWN : undefined),
      'sentinel-0 still sees redis-0 down after "reset"',
    ],
  ])('%s: failed', (_, own, sentence) => {
    const finding = judged([...DELETED, ...RESET, ...ANSWERS, ...views(own)]);
    expect(finding).toMatchObject({ verdict: 'failed' });
    expect(finding.sentence).toContain(sentence);
  });

  it('that Sentinels still name as the master that is down is not found either', () => {
    const named = views((_, at) => (at >= 17 && at < 51 ? { flags: 's_down,o_down,master' } : undefined));
    expect(judged([...DELETED, ...RESET, ...ANSWERS, ...named]).verdict).toBe('held');
  });
});

describe('it is undecided', () => {
  const silent = nodePolls('redis-0', [1, 4, 13, 30], (at) => (at === 30 ? undefined : state('master')));
  const early = fault(
    'reset',
    { from: 40, to: 40.1 },
    { fault: 'sentinel-reset', targets: ['sentinel-0'], path: '2' },
  );
  const deaf = views().filter(
    (one) => one.kind !== 'sentinel' || one.sentinel !== 'sentinel-4' || one.at < 9e6,
  );

  it.each<[string, readonly HistoryRecord[], string]>([
    ['when the fault hit no master', [...RESET, ...ANSWERS, ...views()], ''],
    [
      'when the old master was not seen again',
      [...DELETED, ...RESET, ...nodePolls('redis-0', [1, 4], () => state('master')), ...views()],
      'not seen to answer',
    ],
    [
      'when the old master did not answer all the time',
      [...DELETED, ...RESET, ...silent, ...views()],
      'redis-0 did not answer',
    ],
    [
      'when a Sentinel was not heard',
      [...DELETED, ...RESET, ...ANSWERS, ...deaf],
      'sentinel-4 did not answer',
    ],
    ['when Sentinels had too little time', [...DELETED, ...early, ...ANSWERS, ...views()], 'for 23'],
  ])('%s', (_, records, sentence) => {
    const finding = judged(records);
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence).toContain(sentence);
  });
});
