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
import type { HistoryRecord } from '../history/record.ts';
import { judge } from './judge.ts';
import { seenUp } from './seen-up.ts';

const LAG = fault('lag', { from: 5, to: 35 }, { fault: 'freeze', targets: ['redis-1', 'redis-2'] });

describe('no Sentinel calls the master unreachable', () => {
  const control = fault('control', { from: 45, to: 50 }, { path: '3' });
  const up = sentinelPolls(0, 60, (_, at) => (at > 47 && at < 52 ? { flags: 'master,s_down' } : {}));

  function judged(records: readonly HistoryRecord[]) {
    return judge(
      contextOf(historyOf([DEPLOYMENT, ...phases(60), ...LAG, ...control, ...records])),
      seenUp({ during: 'lag', control: 'control' }),
    );
  }

  it('holds when every answer of every Sentinel shows no flag but master', () => {
    expect(judged(up)).toMatchObject({ verdict: 'held' });
    expect(judged(up).measures[1]).toMatchObject({ name: 'answers of Sentinels', value: 300 - 5 });
  });

  it('fails on a single answer with another flag', () => {
    const once = sentinelPolls(0, 60, (sentinel, at) =>
      (sentinel === 'sentinel-3' && at === 20) || at > 47 ? { flags: 'master,s_down' } : {},
    );
    expect(judged(once).sentence).toContain('sentinel-3 showed the master as master,s_down');
    expect(judged(once).verdict).toBe('failed');
  });

  it('is undecided when a Sentinel was not asked all the time, or is never seen to show anything else', () => {
    const gap = up.filter(
      (one) => !(one.kind === 'sentinel' && one.sentinel === 'sentinel-1' && one.at > 20e6),
    );
    expect(judged(gap).sentence).toContain('sentinel-1 was not polled');
    expect(judged(up.filter((one) => !('sentinel' in one && one.sentinel === 'sentinel-1'))).verdict).toBe(
      'undecided',
    );
    const blank = [...sentinelPolls(0, 60), event(46, 'sentinel-0', '+sdown', masterPayload())];
    expect(judged(blank).sentence).toContain('their flags prove nothing');
  });
});
