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
  sameEverywhere,
  state,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { lost } from '../lost.ts';
import { judge } from '../judge.ts';

const CUT = fault('swizzle', { from: 2, to: 6 }, { fault: 'swizzle' });
const replaced = nodePolls('redis-0', [1, 3, 5, 7], (at) => state(at > 4 ? 'slave' : 'master'));
const kept = nodePolls('redis-0', [1, 3, 5, 7], () => state('master'));
const ok = (number: number, at: number): TinyWrite => ({ number, outcome: 'ok', at, by: 'redis-0' });

function judged(list: readonly TinyWrite[], records: readonly HistoryRecord[], present = 1) {
  const reads = sameEverywhere([[1, present]]);
  const history = historyOf([DEPLOYMENT, ...phases(10), ...reads, ...records], writes(list));
  return judge(contextOf(history), lost({ explainedBy: 'swizzle' }));
}

describe('losses', () => {
  it('are explained when a master that was replaced took the writes', () => {
    const promoted = `slave ${addressOf('redis-2')}:6379 ${addressOf('redis-2')} 6379 @ ${masterPayload()}`;
    const twice = [3, 5].map((at) => event(at, 'sentinel-1', '+promoted-slave', promoted));
    const finding = judged([ok(1, 1), ok(2, 3)], [...CUT, ...replaced, ...twice]);
    expect(finding.verdict).toBe('held');
    expect(finding.measures[1]!.value).toBe(1);
    expect(finding.sentence).toContain('with 2 promotions');
  });

  it('are explained by each time that a repeated fault was injected', () => {
    const again = fault('swizzle', { from: 4.5, to: 6 }, { fault: 'swizzle' });
    const first = fault('swizzle', { from: 2, to: 4 }, { fault: 'swizzle' });
    expect(judged([ok(1, 1), ok(2, 3)], [...first, ...again, ...replaced]).verdict).toBe('held');
    expect(judged([ok(1, 1), ok(2, 1.5)], [...first, ...again, ...replaced]).verdict).toBe('failed');
  });

  it('need not be', () => {
    expect(judged([ok(1, 1), ok(2, 3)], [...CUT, ...kept], 2).verdict).toBe('held');
  });

  it('are not explained by a master that was never replaced, before the fault, or after the replacement', () => {
    expect(judged([ok(1, 1), ok(2, 3)], [...CUT, ...kept]).verdict).toBe('failed');
    expect(judged([ok(1, 1), ok(2, 1.5)], [...CUT, ...replaced]).verdict).toBe('failed');
    expect(judged([ok(1, 1), ok(2, 7.5)], [...CUT, ...replaced]).verdict).toBe('failed');
  });

  it('cannot be counted without acknowledgements, data or the fault', () => {
    expect(judged([], [...CUT, ...replaced]).verdict).toBe('undecided');
    expect(judged([ok(1, 1)], replaced).verdict).toBe('undecided');
    const unread = historyOf([DEPLOYMENT, ...phases(10), ...CUT], writes([ok(1, 1)]));
    const expectation = lost({ explainedBy: 'swizzle' });
    expect(judge(contextOf(unread), expectation).verdict).toBe('undecided');
  });
});
