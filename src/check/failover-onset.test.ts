import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  phases,
  s,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { isMaster, takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { Duration } from '../core/duration.ts';
import { failover } from './failover.ts';
import { judge } from './judge.ts';

/** A failover of redis-0 to redis-2, whose first write is acknowledged at 8.2 s. */
const FAILOVER = takeoverAt(7);
const MASTER = isMaster('redis-0', 1);
const list = [
  { number: 10, outcome: 'ok' as const, at: 1, by: 'redis-0' },
  { number: 82, outcome: 'ok' as const, at: 8.2, by: 'redis-2' },
];

describe('a failover is timed from when its fault took effect', () => {
  it.each<[within: Duration, verdict: string]>([
    ['6.5s', 'held'],
    ['5s', 'undecided'],
    ['3s', 'failed'],
  ])(
    'of a fault that took effect within 3 s, first write 6.2 s after its beginning, within %s, is %s',
    (within, verdict) => {
      // It was asked for at 2 s, and seen to be done at 5 s.
      const slow = fault('kill', { from: 2, to: 12 }).map((one) =>
        one.kind === 'fault' && one.phase === 'injected' ? { ...one, at: s(5) } : one,
      );
      const history = historyOf([DEPLOYMENT, ...phases(30), ...MASTER, ...slow, ...FAILOVER], writes(list));
      const finding = judge(contextOf(history), failover({ after: 'kill', within }));
      expect(finding.verdict).toBe(verdict);
      expect(finding.sentence).toMatch(/it took effect within 3(?:\.00)?\ss/);
    },
  );

  it('holds where the new master took writes before the fault had taken effect, as by a hook that hands over first', () => {
    const slow = fault('kill', { from: 2, to: 12 }).map((one) =>
      one.kind === 'fault' && one.phase === 'injected' ? { ...one, at: s(9) } : one,
    );
    const history = historyOf([DEPLOYMENT, ...phases(30), ...MASTER, ...slow, ...FAILOVER], writes(list));
    expect(judge(contextOf(history), failover({ after: 'kill', within: '7s' })).verdict).toBe('held');
  });

  it('from a heal that was not seen to be over counts from its beginning', () => {
    const open = fault('kill', { from: 1, to: 2 }).filter(
      (one) => one.kind !== 'fault' || one.phase !== 'healed',
    );
    const history = historyOf([DEPLOYMENT, ...phases(30), ...MASTER, ...open, ...FAILOVER], writes(list));
    const finding = judge(
      contextOf(history),
      failover({ after: 'kill', within: '8s', notBefore: '6.3s', from: 'heal' }),
    );
    expect(finding.verdict).toBe('failed');
  });
});
