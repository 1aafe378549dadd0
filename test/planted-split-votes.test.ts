import { describe, expect, it } from 'vitest';
import { electedDespite } from '../src/check/elected-despite.ts';
import { judge } from '../src/check/judge.ts';
import { leaderChooses } from '../src/check/leader-chooses.ts';
import { leaderDies } from '../src/check/leader-dies.ts';
import { lost } from '../src/check/lost.ts';
import { monotonic } from '../src/check/monotonic.ts';
import { outage } from '../src/check/outage.ts';
import { stale } from '../src/check/stale.ts';
import { stopsAcknowledging } from '../src/check/stops-acknowledging.ts';
import { twoMasters } from '../src/check/two-masters.ts';
import type { Expectation } from '../src/experiment/expectation.ts';
import type { HistoryRecord } from '../src/history/record.ts';
import { CUT, ok, refused, TIMES } from './fixtures/cut-off-master.ts';
import {
  contextOf,
  historyOf,
  probes,
  sameEverywhere,
  writes,
  type TinyWrite,
} from './fixtures/tiny-history.ts';
import { READING, readsOf } from './fixtures/tiny-reads.ts';
import { masterBackAt, splitVoteAt } from './fixtures/tiny-split-vote.ts';
import { takeoverAt } from './fixtures/tiny-takeover.ts';

/** In a run of 50 s with a failover-timeout of 10 s redis-0 is cut off from 5 s to 30 s; the votes split at 10.1 s. */
const SPLIT = splitVoteAt(10);
/** The master is back before the next try is due, at 32.1 s. */
const BACK = [...SPLIT, ...masterBackAt(31)];
const WHY =
  'The votes for sentinel-1 and sentinel-2 split, and the master was back 20.9 s later, before the next try was due (at most 22.0 s later).';

function judged(
  expectation: Expectation,
  records: readonly HistoryRecord[],
  list: readonly TinyWrite[] = [],
) {
  const finding = judge(contextOf(historyOf([...CUT, ...records], writes(list))), expectation);
  return { ...finding, sentence: finding.sentence.replaceAll('\u202f', ' ') };
}

describe('where votes split, and no replica took over before the master was back, what a failover brings is undecided', () => {
  const acknowledged = [
    ok(1, 2),
    ok(2, 10),
    refused(3, 20),
    ...[31, 32, 33, 34].map((at, n) => ok(4 + n, at)),
  ];
  const alone = [
    ...probes('redis-0', TIMES, () => true),
    ...probes('redis-1', TIMES, () => false),
    ...probes('redis-2', TIMES, () => false),
  ];
  const data = sameEverywhere([[1, 7]]);

  it.each<[string, Expectation, readonly HistoryRecord[]]>([
    ['a second master', twoMasters({ after: 'partition', for: ['8s', '30s'] }), alone],
    [
      'an old master that is made a replica',
      stopsAcknowledging({ during: 'partition', within: ['0s', '12s'], afterHealAtMost: '1.5s' }),
      [],
    ],
    ['losses', lost({ atLeast: 1 }), data],
    ['losses of one workload', lost({ workload: 'appends', atLeast: 1 }), data],
    ['an election', electedDespite({ after: 'partition', tooFew: 'votes' }), []],
    [
      'an election that few saw a reason for',
      electedDespite({ after: 'partition', tooFew: 'witnesses' }),
      [],
    ],
    ['a choice', leaderChooses({ after: 'partition', by: 'offset' }), []],
  ])('%s', (_, expectation, records) => {
    const finding = judged(expectation, [...records, ...BACK], acknowledged);
    expect(finding.verdict).toBe('undecided');
    expect(finding.sentence.endsWith(WHY)).toBe(true);
    // Without them, or where the next try was due and did not come, it is as wrong as ever.
    expect(judged(expectation, records, acknowledged).verdict).toBe('failed');
    expect(judged(expectation, [...records, ...SPLIT], acknowledged).verdict).toBe('failed');
  });

  it.each<[string, Expectation]>([
    ['stale reads', stale({ workload: 'reads', after: 'partition', atLeast: '5s' })],
    ['reads that go back', monotonic({ workload: 'reads', atLeast: 1 })],
  ])('%s', (_, expectation) => {
    const read = readsOf([
      { at: 3, seen: 1 },
      { at: 33.5, seen: 6 },
    ]);
    const of = (records: readonly HistoryRecord[]) =>
      judge(
        contextOf(historyOf([...CUT, ...data, ...records], writes(acknowledged), read), READING),
        expectation,
      );
    expect(of(BACK).verdict).toBe('undecided');
    expect(of(BACK).sentence.replaceAll('\u202f', ' ').endsWith(WHY)).toBe(true);
    for (const records of [[], SPLIT]) expect(of(records).verdict).toBe('failed');
  });

  it('a leader that was to die', () => {
    const finding = judged(leaderDies({ at: 'leader-dead', after: 'election' }), BACK);
    expect(finding).toMatchObject({
      verdict: 'undecided',
      sentence: `The fault "leader-dead" was not reached in this run. ${WHY}`,
    });
  });

  it('but not what needs no failover', () => {
    const late = [ok(1, 2), ok(2, 18), refused(3, 20), ok(4, 31)];
    const stops = stopsAcknowledging({ during: 'partition', within: ['0s', '12s'], afterHealAtMost: '1.5s' });
    expect(judged(stops, BACK, late).verdict).toBe('failed');
    expect(judged(lost({ atMost: 0 }), [...sameEverywhere([[1, 6]]), ...BACK], acknowledged).verdict).toBe(
      'failed',
    );
  });
});

describe('an outage with a split vote in it', () => {
  const limit = outage({ workload: 'appends', atMost: '8s' });
  /** Nothing is acknowledged from 4 s until a new master is, elected in a try at this second. */
  const after = (nextS: number, by = limit, firstS = 10) =>
    judged(
      by,
      [...splitVoteAt(firstS), ...takeoverAt(nextS - 0.1, { epoch: 2 })],
      [ok(1, 1), ok(2, 4), ok(3, nextS + 1.4, 'redis-2'), ok(4, nextS + 2, 'redis-2')],
    );

  it('is as long as without the back-off, and says what the split vote cost', () => {
    expect(after(30.6)).toMatchObject({
      verdict: 'held',
      sentence:
        'The longest time a writer of "appends" waited for an acknowledgement was 28 s, 20.5 s of it because of 1 split vote.',
    });
    expect(after(30.6, outage({ workload: 'appends', atMost: '7s' }))).toMatchObject({
      verdict: 'failed',
      sentence: expect.stringMatching(
        /The limit is 7 s apart from split votes, without which it was 7\.5\d* s\.$/,
      ),
    });
  });

  it('is too long where the back-off was longer than Sentinel has it, and where there was no split vote', () => {
    expect(after(33.2).verdict).toBe('failed');
    expect(after(30.6, limit, 40).verdict).toBe('failed');
  });

  it('is undecided where the master was back before the next try was due, however long it took clients to find it', () => {
    for (const backS of [31.5, 48]) {
      const finding = judged(limit, BACK, [ok(1, 1), ok(2, 4), ok(3, backS)]);
      expect(finding.verdict).toBe('undecided');
      expect(finding.sentence.endsWith(WHY)).toBe(true);
    }
    expect(judged(limit, masterBackAt(31), [ok(1, 1), ok(2, 4), ok(3, 31.5)]).verdict).toBe('failed');
  });

  it('is too long where the first try came too late, or another wait was too long', () => {
    const late = [...splitVoteAt(14), ...masterBackAt(31)];
    expect(judged(limit, late, [ok(1, 1), ok(2, 4), ok(3, 32)]).verdict).toBe('failed');
    expect(judged(limit, BACK, [ok(1, 1), ok(2, 4), ok(3, 32), ok(4, 49)]).verdict).toBe('failed');
  });
});
