import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  phases,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord, OperationRecord } from '../../history/record.ts';
import { judge } from '../judge.ts';
import { stopsAcknowledging } from '../stops-acknowledging.ts';

const LAG = fault('lag', { from: 5, to: 35 }, { fault: 'freeze', targets: ['redis-1', 'redis-2'] });
const write = (number: number, at: number, outcome: TinyWrite['outcome'] = 'ok'): TinyWrite => ({
  number,
  at,
  outcome,
  by: { ok: 'redis-0', fail: 'NOREPLICAS', unknown: 'timeout' }[outcome],
});

describe('writes are refused in time, and at once', () => {
  /** Acknowledged until 15 s, refused until 35 s; every answer takes 0.9 ms. */
  const usual = Array.from({ length: 60 }, (_, n) => write(n + 1, 1 + n / 2, n < 29 ? 'ok' : 'fail'));

  function judged(
    list: readonly TinyWrite[],
    records: readonly HistoryRecord[] = LAG,
    waits: readonly number[] = [],
  ) {
    const file = writes(list).map((one) =>
      Array.isArray(one) && waits.includes((one as OperationRecord)[1])
        ? ((one as OperationRecord).with(
            3,
            (one as OperationRecord)[4] - 400_000,
          ) as unknown as OperationRecord)
        : one,
    );
    return judge(
      contextOf(historyOf([DEPLOYMENT, ...phases(40), ...records], file)),
      stopsAcknowledging({ during: 'lag', within: ['8s', '12s'], answeredWithin: '100ms' }),
    );
  }

  it('holds, and tells when the last write was acknowledged and how long answers took', () => {
    const finding = judged(usual);
    expect(finding).toMatchObject({ verdict: 'held' });
    const values = Object.fromEntries(finding.measures.map(({ name, value }) => [name, value]));
    expect(values).toEqual({
      'last acknowledgement after the fault': 10,
      'acknowledged until then': 21,
      'refused for want of replicas': 31,
      'never answered': 0,
      'wait for a refusal, median': 0.9,
      'wait for a refusal, 99 of 100': 0.9,
      'wait for an acknowledgement, median': 0.9,
      'wait for an acknowledgement, 99 of 100': 0.9,
    });
  });

  it('fails when a write is acknowledged too late, or an answer takes too long, or never comes', () => {
    expect(judged([...usual.slice(0, -1), write(60, 30.5)])).toMatchObject({ verdict: 'failed' });
    expect(judged(usual.filter(({ number }) => number < 20 || number > 29))).toMatchObject({
      verdict: 'failed',
    });
    expect(judged(usual, LAG, [59]).sentence).toContain('99 of 100 refusals came within 400\u202fms');
    expect(judged(usual, LAG, [59]).verdict).toBe('failed');
    expect(judged(usual, LAG, [20]).verdict).toBe('failed');
    const silent = usual.map((one) => (one.number === 50 ? write(50, one.at, 'unknown') : one));
    expect(judged(silent, LAG, [50]).verdict).toBe('failed');
  });

  it('is undecided when most of the later writes found no connection', () => {
    const few = usual.map((one) =>
      one.outcome === 'fail' && one.number > 31 ? { ...one, by: 'not connected' } : one,
    );
    expect(judged(few)).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringMatching(/31\swrites ended after it, so nothing shows that all are refused\.$/),
    });
  });

  it('is undecided when nobody was refused or acknowledged, or the fault was too short', () => {
    expect(judged(usual.slice(0, 29)).sentence).toContain('Nobody was refused');
    expect(judged(usual.filter(({ at, outcome }) => at < 5 || outcome === 'fail')).verdict).toBe('undecided');
    expect(judged(usual, fault('lag', { from: 5, to: 16 })).verdict).toBe('undecided');
    expect(judged(usual, []).verdict).toBe('undecided');
  });
});
