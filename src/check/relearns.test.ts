import { describe, expect, it } from 'vitest';
import {
  contextOf,
  addressOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { relearns } from './relearns.ts';
import { judge } from './judge.ts';

const NOW = { master: 'redis-1', masterAddress: `${addressOf('redis-1')}:6379`, configEpoch: 3 };
const BLANK = { configEpoch: 0, knownSentinels: 0, knownReplicas: 0 };
const FORGOT = fault('forget', { from: 5, to: 8 }, { fault: 'forget', targets: ['sentinel-0'] });

/** sentinel-0 knows nothing from 8 s on, and everything from 12 s on. */
function views(own: (atS: number) => Partial<SentinelView>): HistoryRecord[] {
  return sentinelPolls(0, 29.5, (sentinel, at) =>
    sentinel === 'sentinel-0' && at > 5 ? { ...NOW, ...own(at) } : NOW,
  );
}

const learning = views((at) => (at < 12 ? BLANK : {}));
const nodes = nodePolls('redis-1', [1, 10, 20], () => state('master'));

function judged(records: readonly HistoryRecord[], within: '3s' | '5s' = '5s') {
  const history = historyOf([DEPLOYMENT, ...phases(30), ...nodes, ...records]);
  return judge(contextOf(history), relearns({ after: 'forget', within }));
}

describe('a Sentinel that forgot', () => {
  it('learns all again in time', () => {
    const finding = judged([...FORGOT, ...learning]);
    expect(finding.verdict).toBe('held');
    expect(finding.measures.map(({ value }) => value)).toEqual([0.499, 3.999, 3.999, 3.999, 0]);
    const own = event(9, 'sentinel-0', '+switch-master', `mymaster ${addressOf('redis-0')} 6379 x 1`);
    expect(judged([...FORGOT, ...learning, own]).verdict).toBe('held');
  });

  it('learns too late, or never', () => {
    expect(judged([...FORGOT, ...learning], '3s').verdict).toBe('failed');
    expect(judged([...FORGOT, ...views(() => BLANK)]).sentence).toContain('never learned');
  });

  it('does harm: a try, a vote, an election, another’s switch', () => {
    for (const harm of [
      event(9, 'sentinel-0', '+try-failover', masterPayload()),
      event(9, 'sentinel-3', '+vote-for-leader', 'id 4'),
      event(9, 'sentinel-0', '+elected-leader', masterPayload()),
      event(9, 'sentinel-2', '+switch-master', `mymaster ${addressOf('redis-1')} 6379 x 1`),
    ])
      expect(judged([...FORGOT, ...learning, harm]).verdict).toBe('failed');
  });

  it('is not to blame for what a later fault does', () => {
    const later = fault('later', { from: 20, to: 24 }, { targets: ['redis-1'], path: '3' });
    const election = event(26, 'sentinel-2', '+elected-leader', masterPayload());
    expect(judged([...FORGOT, ...learning, ...later, election]).verdict).toBe('held');
    const soon = fault('soon', { from: 10, to: 24 }, { targets: ['redis-1'], path: '3' });
    expect(judged([...FORGOT, ...learning, ...soon])).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringContaining('sentinel-0 was watched for 2'),
    });
  });

  it('may have done harm that nobody heard', () => {
    const deaf = { kind: 'listening', sentinel: 'sentinel-3' } as const;
    const unheard = [
      { ...deaf, at: 9e6, listening: false },
      { ...deaf, at: 11e6, listening: true },
    ];
    expect(judged([...FORGOT, ...learning, ...unheard])).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringContaining('sentinel-3 was events not heard') as unknown,
    });
  });

  it('did not forget, or was not seen: undecided', () => {
    expect(judged([...FORGOT, ...views(() => ({}))]).sentence).toContain('nothing shows that it forgot');
    expect(judged(FORGOT).verdict).toBe('undecided');
    expect(judged(learning).verdict).toBe('undecided');
  });
});
