import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  masterPayload,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
  writes,
  type TinyWrite,
} from '../../test/fixtures/tiny-history.ts';
import type { Duration } from '../core/duration.ts';
import { isMaster, takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import type { HistoryRecord } from '../history/record.ts';
import { failover } from './failover.ts';
import { judge } from './judge.ts';

/** A failover of redis-0 to redis-2 after a fault at 2 s. */
const FAILOVER = takeoverAt(7);
const MASTER = isMaster('redis-0', 1);
/** The new master, seen as a replica just before. */
const REPLICA = nodePolls('redis-2', [6, 7.1], () => state('slave'));

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
    [DEPLOYMENT, ...phases(30), ...MASTER, ...fault('kill', { from: 2, to: 12 }), ...records],
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

  it.each<[lengthS: number, bounds: { within: Duration; notBefore?: Duration }, verdict: string]>([
    [1, { within: '6.5s' }, 'held'],
    [1, { within: '6s' }, 'undecided'],
    [1, { within: '5s' }, 'failed'],
    [0.1, { within: '6s' }, 'failed'],
    [1, { within: '8s', notBefore: '5s' }, 'held'],
    [1, { within: '8s', notBefore: '6s' }, 'undecided'],
    [1, { within: '8s', notBefore: '7s' }, 'failed'],
  ])('of a client that was held up for %d s just before, within %j, is %s', (lengthS, bounds, verdict) => {
    // Seen 6.2 s after the fault.
    const stall: HistoryRecord = { kind: 'stall', process: 'client-a', at: s(8.19), length: s(lengthS) };
    const finding = judged([...FAILOVER, ...REPLICA, stall], list, bounds);
    expect(finding.verdict).toBe(verdict);
    expect(finding.measures[0]!.error).toBeCloseTo(lengthS, 3);
    expect(/client-a could not run for 1\ss before/.test(finding.sentence)).toBe(verdict === 'undecided');
    const elsewhere = judged([...FAILOVER, ...REPLICA, { ...stall, process: 'observer' }], list, bounds);
    expect(elsewhere.verdict).not.toBe('undecided');
  });

  it('widened by any stall, held never becomes failed, or the reverse', () => {
    const limits = fc.integer({ min: 40, max: 90 });
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 3_000 }), (tenths, ms) => {
        const within: Duration = `${tenths / 10}s`;
        const stall: HistoryRecord = { kind: 'stall', process: 'client-a', at: s(8.2), length: ms * 1_000 };
        const [sharp, wide] = [FAILOVER, [...FAILOVER, stall]].map(
          (records) => judged(records, list, { within }).verdict,
        );
        expect([sharp, 'undecided']).toContain(wide);
      }),
      { numRuns: 60 },
    );
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
    const { sentence, evidence } = judged([...FAILOVER, ...loser], list);
    expect(sentence).not.toContain('refused try');
    expect(sentence).not.toContain('split vote');
    expect(evidence.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('sentinel-4 tried and was outvoted'),
    );
  });

  it('takes its phases from the attempt that succeeded, after others that did not', () => {
    const vain = (at: number, epoch: string, abort: string) => [
      event(at, 'sentinel-4', '+new-epoch', epoch),
      event(at, 'sentinel-4', '+try-failover', masterPayload()),
      event(at + 0.1, 'sentinel-4', '+elected-leader', masterPayload()),
      event(at + 0.2, 'sentinel-4', abort, masterPayload()),
    ];
    const three = [
      event(7, 'sentinel-4', '+sdown', masterPayload()),
      ...vain(7.1, '1', '-failover-abort-no-good-slave'),
      ...vain(8.1, '2', '-failover-abort-slave-timeout'),
      ...takeoverAt(9).map((record) => ({ ...record })),
    ].map((record) =>
      record.kind === 'event' && record.sentinel === 'sentinel-1' && record.channel === '+new-epoch'
        ? { ...record, payload: '3' }
        : record,
    );
    const finding = judged(three, [acknowledged('redis-0', 1), acknowledged('redis-2', 10.2)], {
      within: '9s',
    });
    expect(finding.sentence).toContain(
      'after 1 try without an eligible replica and 1 aborted try: first write',
    );
    const value = (id: string) => finding.measures.find((one) => one.id === id)!.value;
    expect(value('sdown')).toBe(5);
    expect(value('elected')).toBeCloseTo(7.2, 6);
    expect(value('ordered')).toBeCloseTo(7.35, 6);
  });

  it('is undecided when the failover had begun before the fault, or before the fault could cause it', () => {
    const early = judged(takeoverAt(1.5), [acknowledged('redis-2', 3)]);
    expect(early.verdict).toBe('undecided');
    expect(early.sentence).toMatch(
      /^The failover had begun before the fault: sentinel-1 saw the master down 500\sms before it, down-after being 5\ss\.$/,
    );
    expect(early.measures[0]!.value).toBeNull();
    const soon = judged(takeoverAt(4), [acknowledged('redis-2', 5)]);
    expect(soon.verdict).toBe('undecided');
    expect(soon.sentence).toContain('had begun before the fault could cause it');
    // A link that was reset while no PING was due counts from the last answer, up to a PING period before.
    expect(judged(takeoverAt(6.1), [acknowledged('redis-2', 7.2)]).verdict).toBe('held');
  });

  it('is undecided when the fault hit no master, or another one than was replaced', () => {
    const of = (...targets: string[]) =>
      judge(
        contextOf(
          historyOf(
            [
              DEPLOYMENT,
              ...phases(30),
              ...MASTER,
              ...fault('kill', { from: 2, to: 12 }, { targets }),
              ...FAILOVER,
            ],
            writes(list),
          ),
        ),
        failover({ after: 'kill', within: '8s' }),
      );
    expect(of('sentinel-3', 'sentinel-4').sentence).toBe('The fault "kill" did not hit the master.');
    expect(of('sentinel-3', 'sentinel-4').verdict).toBe('undecided');
    expect(judged([...isMaster('redis-1', 1), ...takeoverAt(7, { from: 'redis-1' })], list).sentence).toBe(
      'The fault "kill" hit redis-0, and it was redis-1 that was replaced.',
    );
  });

  it('is undecided when a new master was published and no Sentinel was elected', () => {
    const published = FAILOVER.filter(
      (record) => record.kind === 'event' && record.channel === '+switch-master',
    );
    expect(judged(published, list)).toMatchObject({
      verdict: 'undecided',
      sentence: '+switch-master was published, though no Sentinel was heard to be elected.',
    });
  });

  it('expects nothing of phases where the quorum was out of reach', () => {
    const bands = (records: readonly HistoryRecord[]): unknown[] => {
      const { facts } = contextOf(
        historyOf([
          DEPLOYMENT,
          ...phases(30),
          ...MASTER,
          ...sentinelPolls(0, 29),
          ...fault('kill', { from: 2, to: 12 }),
          ...records,
        ]),
      );
      const { phases: all } = facts.failover(facts.faultsNamed('kill')[0]!)!;
      return all.flatMap(({ predictedMs }) => (predictedMs === undefined ? [] : [predictedMs]));
    };
    const sentinels = ['sentinel-2', 'sentinel-3', 'sentinel-4'];
    const cut = fault('cut', { from: 3, to: 20 }, { path: '1.0', targets: sentinels });
    expect(bands(FAILOVER)).toHaveLength(8);
    expect(bands([...FAILOVER, ...cut])).toHaveLength(0);
  });

  it('is undecided when the fault was never injected', () => {
    const history = historyOf([DEPLOYMENT, ...phases(30), ...MASTER, ...FAILOVER], writes(list));
    expect(judge(contextOf(history), failover({ after: 'kill', within: '8s' })).verdict).toBe('undecided');
  });
});
