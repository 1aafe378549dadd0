import { describe, expect, it } from 'vitest';
import {
  contextOf,
  addressOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  phases,
  writes,
  type TinyWrite,
} from '../../test/fixtures/tiny-history.ts';
import type { Duration } from '../core/duration.ts';
import type { HistoryRecord } from '../history/record.ts';
import { failover } from './failover.ts';
import { judge } from './judge.ts';

const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;

/** A failover of redis-0 to redis-2 after a fault at 2 s. */
const FAILOVER: HistoryRecord[] = [
  event(7, 'sentinel-1', '+sdown', masterPayload()),
  event(7.1, 'sentinel-1', '+odown', `${masterPayload()} #quorum 2/2`),
  event(7.1, 'sentinel-1', '+new-epoch', '1'),
  event(7.1, 'sentinel-1', '+try-failover', masterPayload()),
  event(7.2, 'sentinel-1', '+elected-leader', masterPayload()),
  event(
    7.3,
    'sentinel-1',
    '+failover-state-send-slaveof-noone',
    `slave ${addressOf('redis-2')}:6379 ${addressOf('redis-2')} 6379 @ mymaster ${addressOf('redis-0')} 6379`,
  ),
  event(8, 'sentinel-1', '+switch-master', SWITCH),
];

const acknowledged = (by: string, at: number): TinyWrite => ({
  number: Math.round(at * 10),
  outcome: 'ok',
  at,
  by,
});

function judged(
  records: readonly HistoryRecord[],
  list: readonly TinyWrite[],
  bounds: { within: Duration; notBefore?: Duration } = { within: '8s' },
) {
  const history = historyOf(
    [DEPLOYMENT, ...phases(30), ...fault('kill', { from: 2, to: 12 }), ...records],
    writes(list),
  );
  return judge(contextOf(history), failover({ after: 'kill', ...bounds }));
}

describe('a replica takes over in time', () => {
  const list = [acknowledged('redis-0', 1), acknowledged('redis-2', 8.2)];

  it('holds when the new master acknowledges a write within the limit, and tells the phases', () => {
    const finding = judged(FAILOVER, list);
    expect(finding.verdict).toBe('held');
    expect(finding.measures[0]!.value).toBeCloseTo(6.2, 3);
    expect(finding.measures.find((one) => one.name.includes('+sdown'))!.value).toBe(5);
  });

  it('fails when the first write comes too late', () => {
    expect(judged(FAILOVER, list, { within: '5s' }).verdict).toBe('failed');
  });

  it('fails when it comes too soon for Sentinels that should have waited', () => {
    expect(judged(FAILOVER, list, { within: '8s', notBefore: '6s' }).verdict).toBe('held');
    const early = judged(FAILOVER, list, { within: '8s', notBefore: '7s' });
    expect(early.verdict).toBe('failed');
    expect(early.sentence).toMatch(/The limit is 7\ss to 8\ss\.$/);
  });

  it('does not take an acknowledgement by the old master for one by the new', () => {
    expect(judged(FAILOVER, [acknowledged('redis-0', 1), acknowledged('redis-0', 8.2)]).verdict).toBe(
      'undecided',
    );
  });

  it('fails without a failover, and names a split vote', () => {
    expect(judged([], list).verdict).toBe('failed');
    const split = [
      ...FAILOVER.slice(0, 4),
      event(17, 'sentinel-1', '-failover-abort-not-elected', masterPayload()),
    ];
    expect(judged(split, list).sentence).toContain('split vote');
  });

  it('does not call it a split vote when the majority was out of reach', () => {
    const refused = event(17, 'sentinel-1', '-failover-abort-not-elected', masterPayload());
    const cut = fault(
      'cut',
      { from: 3, to: 20 },
      {
        path: '1.0',
        fault: 'isolate',
        targets: ['sentinel-2', 'sentinel-3', 'sentinel-4'],
        links: [{ from: 'sentinel-2', to: 'redis-0' }],
      },
    );
    const { sentence } = judged([...FAILOVER.slice(0, 4), refused, ...cut], list);
    expect(sentence).toContain('refused');
    expect(sentence).not.toContain('split vote');
  });

  it('does not call it a split vote when somebody else was elected meanwhile', () => {
    const loser = [
      event(7.1, 'sentinel-4', '+try-failover', masterPayload()),
      event(17.1, 'sentinel-4', '-failover-abort-not-elected', masterPayload()),
    ];
    const { sentence } = judged([...FAILOVER, ...loser], list);
    expect(sentence).toContain('after 1 refused try:');
    expect(sentence).not.toContain('split vote');
  });

  it('is undecided when the fault was never injected', () => {
    const history = historyOf([DEPLOYMENT, ...phases(30), ...FAILOVER], writes(list));
    expect(judge(contextOf(history), failover({ after: 'kill', within: '8s' })).verdict).toBe('undecided');
  });
});
