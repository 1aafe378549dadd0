import { timelineOf } from './timeline.ts';
import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  fault,
  historyOf,
  phases,
  s,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { effectOf } from '../fault/fault.ts';
import { blindness } from './coverage.ts';
import { NO_TILT } from '../check/guards/harness.ts';

/** Polls without a gap, but sentinel-0 is silent and unheard from 10.25 s to 21.25 s. */
const SILENT: HistoryRecord[] = [
  DEPLOYMENT,
  ...phases(30),
  ...sentinelPolls(0, 30).filter(
    (record) =>
      !(
        record.kind === 'sentinel' &&
        record.sentinel === 'sentinel-0' &&
        record.at > 10.25e6 &&
        record.at < 21.25e6
      ),
  ),
  { kind: 'listening', at: s(10.25), sentinel: 'sentinel-0', listening: false },
  { kind: 'listening', at: s(21.25), sentinel: 'sentinel-0', listening: true },
];

const blind = (records: readonly HistoryRecord[]): string[] =>
  blindness(timelineOf(historyOf([...records])), { from: s(1), to: s(29) }, ['sentinel-0', 'sentinel-1']).map(
    (one) => one.what,
  );

describe('a Sentinel that says nothing', () => {
  it('was not watched, unless a fault kept it from speaking', () => {
    expect(blind(SILENT)).toEqual(['not polled', 'events not heard']);
    for (const kind of ['kill', 'kill-node', 'freeze-node', 'kill-container'])
      expect(
        blind([
          ...SILENT,
          ...fault('it', { from: 10, to: 20 }, { fault: kind, targets: ['redis-0', 'sentinel-0'] }),
        ]),
      ).toEqual([]);
  });

  it('may be waiting for a DNS that does not answer anybody, but not for one that does', () => {
    const withNames = (names: 'lost' | 'unanswered'): string[] => {
      const effect = effectOf({ target: 'names', names, colour: 'yellow', pattern: 'dots' });
      return blind([...SILENT, ...fault('it', { from: 10, to: 20 }, { targets: ['redis-0.lab'], effect })]);
    };
    expect(withNames('unanswered')).toEqual([]);
    expect(withNames('lost')).toEqual(['not polled', 'events not heard']);
  });

  it('was not watched before and after the fault, or in a fault that hit others, or links alone', () => {
    expect(blind([...SILENT, ...fault('it', { from: 13, to: 20 }, { targets: ['sentinel-0'] })])).toEqual([
      'not polled',
      'events not heard',
    ]);
    expect(
      blind([...SILENT, ...fault('it', { from: 10, to: 14 }, { targets: ['sentinel-0'] })]),
    ).toHaveLength(2);
    expect(
      blind([...SILENT, ...fault('it', { from: 10, to: 20 }, { targets: ['sentinel-1'] })]),
    ).toHaveLength(2);
    const cut = { fault: 'isolate', targets: ['sentinel-0'], links: [{ from: 'sentinel-0', to: 'redis-0' }] };
    expect(blind([...SILENT, ...fault('it', { from: 10, to: 20 }, cut)])).toHaveLength(2);
  });
});

describe('TILT', () => {
  const judged = (records: readonly HistoryRecord[]) =>
    NO_TILT.judge(contextOf(historyOf([DEPLOYMENT, ...phases(60), ...records])));
  const tilt = event(20.1, 'sentinel-0', '+tilt', '#tilt mode entered');
  const frozen = (sentinel: string) =>
    fault('ice', { from: 10, to: 20 }, { fault: 'freeze-node', targets: ['redis-0', sentinel] });

  it('breaks the guard, unless it comes of having been stopped by a fault', () => {
    expect(judged([]).intact).toBe(true);
    expect(judged([tilt]).sentence).toContain('sentinel-0 was in TILT');
    expect(judged([event(20.1, 'sentinel-0', '-tilt', '#tilt mode exited')]).intact).toBe(false);
    expect(judged([...frozen('sentinel-0'), tilt])).toEqual({
      intact: true,
      sentence:
        'No Sentinel went into TILT but sentinel-0, which a fault had stopped: it does not act for 30 s afterwards.',
    });
    expect(judged([...frozen('sentinel-1'), tilt]).intact).toBe(false);
    // The fault is long over: something else stopped it.
    expect(judged([...frozen('sentinel-0'), tilt, { ...tilt, at: s(57) }]).intact).toBe(false);
    expect(judged([...frozen('sentinel-0'), { ...tilt, at: s(5) }]).intact).toBe(false);
    expect(judged([...fault('it', { from: 10, to: 20 }, { targets: ['sentinel-0'] }), tilt]).intact).toBe(
      false,
    );
  });
});
