import { describe, expect, it } from 'vitest';
import { CUT, judged, TIMES } from '../../test/fixtures/cut-off-master.ts';
import { contextOf, fault, historyOf, probes } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { judge } from './judge.ts';
import { twoMasters } from './two-masters.ts';

describe('two masters take writes for a while', () => {
  const expectation = twoMasters({ after: 'partition', for: ['8s', '30s'] });
  const both = (until: number): HistoryRecord[] => [
    ...probes('redis-0', TIMES, (at) => at <= until),
    ...probes('redis-1', TIMES, () => false),
    ...probes('redis-2', TIMES, (at) => at >= 12),
  ];

  it('holds within the bounds, counted from the heal', () => {
    const finding = judged([], both(40), expectation);
    expect(finding.verdict).toBe('held');
    expect(finding.measures.map((one) => one.value)).toEqual([28, 10]);
  });
  it('counts a moment once, however many took writes in it', () => {
    const three = [
      ...both(40).filter((one) => one.kind !== 'probe' || one.node !== 'redis-1'),
      ...probes('redis-1', TIMES, (at) => at >= 20 && at <= 40),
    ];
    expect(judged([], three, expectation).measures.map((one) => one.value)).toEqual([28, 10]);
  });
  it('counts what came after a heal only until the same fault is injected again', () => {
    const again = fault('partition', { from: 42, to: 43 }, { fault: 'isolate', path: '9' });
    const wide = twoMasters({ after: 'partition', for: ['1s', '30s'] });
    const finding = judge(contextOf(historyOf([...CUT, ...again, ...both(45)])), wide);
    expect(finding.measures.map(({ value }) => value)).toEqual([33, 12]);
  });
  it('counts what came after a heal only until another fault is injected, after which there may be two again', () => {
    const other = fault('kill', { from: 44, to: 46 }, { path: '9', targets: ['redis-2'] });
    const probed = [
      ...both(40).filter((one) => one.kind !== 'probe' || one.node !== 'redis-1'),
      ...probes('redis-1', TIMES, (at) => at >= 46 && at <= 48),
    ];
    const history = historyOf([...CUT, ...other, ...probed]);
    const finding = judge(contextOf(history), twoMasters({ after: 'partition', for: ['8s', '11s'] }));
    expect(finding.measures.map(({ value }) => value)).toEqual([30, 10]);
    expect(finding.verdict).toBe('held');
    // Nor does it matter who was asked for a write then, or whether there were two at the end.
    const unasked = probed.filter((one) => one.kind !== 'probe' || one.node !== 'redis-1' || one.at < 46e6);
    const less = judge(
      contextOf(historyOf([...CUT, ...other, ...unasked])),
      twoMasters({ after: 'partition', for: ['8s', '11s'] }),
    );
    expect(less.verdict).toBe('held');
    const on = both(48).filter((one) => one.kind !== 'probe' || one.at <= 49e6);
    const cutShort = (most: '15s' | '12s') =>
      judge(
        contextOf(historyOf([...CUT, ...other, ...on])),
        twoMasters({ after: 'partition', for: ['8s', most] }),
      ).verdict;
    expect(cutShort('15s')).toBe('undecided');
    expect(cutShort('12s')).toBe('failed');
  });
  it('is not known where a bound lies within how often probes are sent', () => {
    for (const bounds of [
      ['1s', '9.95s'],
      ['10.05s', '30s'],
    ] as const) {
      const near = twoMasters({ after: 'partition', for: bounds });
      expect(judged([], both(40), near).verdict).toBe('undecided');
    }
    const none = twoMasters({ after: 'partition', for: ['0s', '30s'] });
    expect(judged([], both(11), none).verdict).toBe('held');
  });
  it('fails when it is too short or too long', () => {
    expect(judged([], both(33), expectation).verdict).toBe('failed');
    const short = twoMasters({ after: 'partition', for: ['1s', '3s'] });
    expect(judged([], both(40), short).verdict).toBe('failed');
  });
  it('is the same number, with the digits that its error allows, in the sentence and as a measure', () => {
    const finding = judged([], both(40), expectation);
    expect(finding.sentence).toMatch(/for 28\.0\ss in all, 10\.0\ss of it after the heal\.$/);
    expect(finding.measures.map(({ id, error }) => [id, error])).toEqual([
      ['total', 0.1],
      ['afterHeal', 0.1],
    ]);
  });
  it('fails when it is still going on at the end', () => {
    expect(judged([], both(49.5), expectation).sentence).toContain('still going on');
  });
  it('is undecided without probes, and when the fault was not healed', () => {
    expect(judged([], [], expectation).verdict).toBe('undecided');
    const open = CUT.filter((record) => record.kind !== 'fault' || !record.phase.startsWith('heal'));
    expect(judge(contextOf(historyOf([...open, ...both(40)])), expectation).sentence).toContain('not healed');
  });
});
