import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masterBackAt, splitVoteAt } from '../../test/fixtures/tiny-split-vote.ts';
import { isMaster, takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  phases,
  sentinelPolls,
  writes,
  type TinyWrite,
} from '../../test/fixtures/tiny-history.ts';
import type { Duration } from '../core/duration.ts';
import type { HistoryRecord } from '../history/record.ts';
import { failover } from './failover.ts';
import { judge } from './judge.ts';

interface Bounds {
  readonly within: Duration;
  readonly notBefore?: Duration;
}

const acknowledged = (by: string, at: number): TinyWrite => ({
  number: Math.round(at * 10),
  outcome: 'ok',
  at,
  by,
});

describe('a replica takes over after a split vote', () => {
  const AT = 7;
  const plain = (text: string) => text.replaceAll('\u202f', ' ');

  /** The votes split at 7.1 s, and a try at `nextS` succeeds within 1.1 s. failover-timeout is 10 s. */
  function after(nextS: number, bounds?: Bounds, firstS = AT) {
    const records = [...splitVoteAt(firstS), ...takeoverAt(nextS - 0.1, { by: 'sentinel-2', epoch: 2 })];
    const list = [acknowledged('redis-0', 1), acknowledged('redis-2', nextS + 1.1)];
    return judged(records, list, { bounds });
  }

  /** Of a run of `endS` seconds in which redis-0 was killed at 2 s and was back at `healS`. */
  function judged(
    records: readonly HistoryRecord[],
    list: readonly TinyWrite[] = [acknowledged('redis-0', 1)],
    {
      endS = 60,
      healS = 55,
      bounds = { within: '8s' },
    }: { readonly endS?: number; readonly healS?: number; readonly bounds?: Bounds | undefined } = {},
  ) {
    const kill = fault('kill', { from: 2, to: healS });
    const history = historyOf(
      [DEPLOYMENT, ...phases(endS), ...isMaster('redis-0', 1), ...kill, ...records],
      writes(list),
    );
    return judge(contextOf(history), failover({ after: 'kill', ...bounds }));
  }

  it('holds where the time without the back-off is within the limit, and says what the split vote cost', () => {
    const finding = after(27.6);
    expect(finding.verdict).toBe('held');
    expect(plain(finding.sentence)).toBe(
      'redis-2 took over from redis-0 after 2 refused tries (split vote): first write acknowledged 26.7 s after the fault, 20.5 s of it because of 1 split vote.',
    );
    const value = (id: string) => finding.measures.find((one) => one.id === id)!.value;
    expect([value('firstWrite'), value('splitVotes'), value('splitVotesCost')]).toEqual([26.7, 1, 20.5]);
  });

  it('is judged as the same try would be without it, whatever the limit and whenever the next try comes in time', () => {
    const tenths = fc.integer({ min: 40, max: 90 });
    fc.assert(
      fc.property(tenths, tenths, fc.integer({ min: 180, max: 290 }), (limit, firstTenths, nextTenths) => {
        const within: Duration = `${limit / 10}s`;
        const first = firstTenths / 10;
        const next = first + nextTenths / 10 - AT;
        const plainly = judged(
          takeoverAt(first),
          [acknowledged('redis-0', 1), acknowledged('redis-2', first + 1.2)],
          { bounds: { within } },
        );
        expect(after(next + 0.1, { within }, first).verdict).toBe(plainly.verdict);
      }),
      { numRuns: 100 },
    );
  });

  it('holds after two split votes, each of them counted', () => {
    const finding = judged(
      [...splitVoteAt(7), ...splitVoteAt(27.5, { epoch: 2 }), ...takeoverAt(48, { epoch: 3 })],
      [acknowledged('redis-0', 1), acknowledged('redis-2', 49.2)],
    );
    expect(finding.verdict).toBe('held');
    expect(plain(finding.sentence)).toMatch(/after the fault, 41 s of it because of 2 split votes\.$/);
  });

  it('fails where the back-off was longer than Sentinel has it', () => {
    expect(after(29.05).verdict).toBe('held');
    const finding = after(29.3);
    expect(finding.verdict).toBe('failed');
    expect(plain(finding.sentence)).toContain(
      'the next try should come at most 22.0 s after the first, and the next try came 22.2 s after the first.',
    );
  });

  it('fails where the first or the last try was too slow by itself', () => {
    expect(after(30.6, undefined, 10).verdict).toBe('failed');
    expect(plain(after(30.6, undefined, 10).sentence)).toMatch(
      /The limit is at most 8 s apart from split votes\.$/,
    );
    expect(after(27.6, { within: '6s' }).verdict).toBe('failed');
    // What Sentinels should have waited for before is no shorter for a split vote afterwards.
    expect(after(27.6, { within: '8s', notBefore: '6s' }).verdict).toBe('held');
    expect(after(27.6, { within: '8s', notBefore: '7s' }).verdict).toBe('failed');
  });

  it('fails without a split vote, and where one was refused without another candidate', () => {
    expect(after(27.6, undefined, 40).verdict).toBe('failed');
    const alone = splitVoteAt(AT, { by: ['sentinel-2'] });
    const others = [0, 1, 3].map((n) =>
      event(7.12, `sentinel-${n}`, '+vote-for-leader', 'id-of-sentinel-2 1'),
    );
    const polls = sentinelPolls(0, 1, (sentinel) => ({ id: `id-of-${sentinel}` }));
    const finding = judged(
      [...polls, ...alone, ...others, ...takeoverAt(27.5, { epoch: 2 })],
      [acknowledged('redis-0', 1), acknowledged('redis-2', 28.7)],
    );
    expect(finding.verdict).toBe('failed');
    expect(finding.sentence).toContain('after 1 refused try (no other candidate): first write');
  });

  it('is undecided where the master was back, or the run over, before the next try was due', () => {
    const back = judged([...splitVoteAt(AT), ...masterBackAt(16)], undefined, { endS: 40, healS: 15 });
    expect(back.verdict).toBe('undecided');
    expect(plain(back.sentence)).toBe(
      'No replica took over. The votes for sentinel-1 and sentinel-2 split, and the master was back 8.90 s later, before the next try was due (at most 22.0 s later).',
    );
    expect(judged(splitVoteAt(AT), undefined, { endS: 28, healS: 25 }).verdict).toBe('undecided');
    // One Sentinel that died does not say that it sees the master up again.
    const death = fault('dead', { from: 12, to: 14 }, { path: '1.0', targets: ['sentinel-2'] });
    const alone = [...splitVoteAt(AT), ...death, ...masterBackAt(16, ['sentinel-1'])];
    expect(judged(alone, undefined, { endS: 40, healS: 15 }).verdict).toBe('undecided');
  });

  it('fails where the next try never came though the master was down, or the first one came too late', () => {
    const never = judged(splitVoteAt(AT), undefined, { endS: 40, healS: 35 });
    expect(never.verdict).toBe('failed');
    expect(never.sentence).toMatch(/2 refused tries \(split vote\).*and no other try came\.$/);
    const blinking = [...splitVoteAt(AT), ...masterBackAt(16, ['sentinel-1'])];
    expect(judged(blinking, undefined, { endS: 40, healS: 35 }).verdict).toBe('failed');
    expect(
      judged([...splitVoteAt(11), ...masterBackAt(26)], undefined, { endS: 40, healS: 25 }).verdict,
    ).toBe('failed');
  });

  it.each<[string, number, number, string]>([
    ['the next try', 27.6, 8, 'held'],
    ['the next try', 27.6, 6.7, 'undecided'],
    ['the next try', 27.6, 6, 'failed'],
    ['the first try', 7.1, 6, 'undecided'],
    ['the first try', 7.1, 5, 'failed'],
  ])(
    'where the observer was held up for 1 s before it heard of %s, at %d s, within %d s is %s',
    (_, at, limitS, verdict) => {
      const stall: HistoryRecord = { kind: 'stall', process: 'observer', at: at * 1e6 - 10_000, length: 1e6 };
      const records = [...splitVoteAt(AT), ...takeoverAt(27.5, { by: 'sentinel-2', epoch: 2 }), stall];
      const list = [acknowledged('redis-0', 1), acknowledged('redis-2', 28.7)];
      const finding = judged(records, list, { bounds: { within: `${limitS}s` } });
      expect(finding.verdict).toBe(verdict);
      expect(finding.sentence.includes('observer could not run for')).toBe(verdict === 'undecided');
    },
  );

  it('does not call a try late that was heard late', () => {
    const stall: HistoryRecord = { kind: 'stall', process: 'observer', at: 29.29e6, length: 1e6 };
    const records = [...splitVoteAt(AT), ...takeoverAt(29.2, { by: 'sentinel-2', epoch: 2 }), stall];
    const list = [acknowledged('redis-0', 1), acknowledged('redis-2', 30.4)];
    expect(judged(records, list).verdict).toBe('undecided');
    expect(judged(records.slice(0, -1), list).verdict).toBe('failed');
  });
});
