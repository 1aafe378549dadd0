import { describe, expect, it } from 'vitest';
import { twoMasters } from '../src/check/two-masters.ts';
import type { HistoryRecord, NodeRecord } from '../src/history/record.ts';
import { brokenGuards, is, judgedAs, replace, resultOf, sentenceOf, verdictOf } from './fixtures/recorded.ts';

const SECOND = 1e6;

describe('planted in what the observer asked', () => {
  const bounds = (least: '0s' | '2s', most: '3s' | '8s') => [
    twoMasters({ after: 'partition', for: [least, most] }),
  ];

  it('a node that was not asked for a write leaves it open how long there were two masters', () => {
    const result = judgedAs('master-isolated', bounds('0s', '3s'), (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-0' && one.at > 33 * SECOND ? undefined : one,
      ),
    );
    expect(verdictOf(result, 'two-masters')).toBe('undecided');
    expect(brokenGuards(result)).toEqual(['the observer asked for writes']);
    expect(result.numbers.find(({ id }) => id === 'two-masters')!.value).toBeNull();
  });

  it('what was seen of two masters is the least that there was', () => {
    const result = judgedAs('master-isolated', bounds('0s', '3s'), (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-0' && one.at > 43 * SECOND ? undefined : one,
      ),
    );
    const finding = result.findings.find(({ check }) => check === 'two-masters')!;
    expect([finding.verdict, finding.sentence]).toEqual(['failed', expect.stringContaining('for at least')]);
  });

  it('a cluster outage is not measurable where no node was asked', () => {
    const result = judgedAs('master-isolated', bounds('2s', '8s'), (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.at > 33 * SECOND && one.at < 36 * SECOND ? undefined : one,
      ),
    );
    expect(verdictOf(result, 'two-masters')).not.toBe('held');
    expect(result.numbers.find(({ id }) => id === 'outage')!.sentence).not.toContain('No data node took');
  });

  it('no node that was asked for a write shows nothing', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) => (is('probe')(one) ? undefined : one)),
    );
    expect(brokenGuards(result)).toEqual(['the observer asked for writes']);
  });

  it('a replica that takes writes while nothing is wrong is a second master', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-2' && one.at > 10 * SECOND && one.at < 15 * SECOND
          ? { ...one, accepted: true, reply: 'OK' }
          : one,
      ),
    );
    expect(verdictOf(result, 'one-master-per-epoch')).toBe('failed');
    let accepted = 0;
    const once = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-2' && one.at > 10 * SECOND && accepted++ === 0
          ? { ...one, accepted: true, reply: 'OK' }
          : one,
      ),
    );
    const finding = once.findings.find(({ check }) => check === 'one-master-per-epoch')!;
    expect([finding.verdict, finding.sentence]).toEqual([
      'failed',
      expect.stringMatching(/^redis-0 and redis-2 both took writes at \+10\.\d\ss, which no fault explains/),
    ]);
  });

  it.each([
    ['did not answer', (one: NodeRecord): HistoryRecord => without(one, false)],
    ['refused to say what it is', (one: NodeRecord): HistoryRecord => without(one, true)],
    [
      'refused to say what it is',
      (one: NodeRecord): HistoryRecord => ({ ...one, state: { ...one.state!, role: 'master', runId: '' } }),
    ],
    [
      'had no link to its master',
      (one: NodeRecord): HistoryRecord => ({ ...one, state: { ...one.state!, linkUp: false } }),
    ],
  ] as const)('a replica that %s for seconds while nothing is wrong is named', (words, change) => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('node')(one) && one.node === 'redis-2' && one.at > 10 * SECOND && one.at < 22 * SECOND
          ? change(one)
          : one,
      ),
    );
    expect(brokenGuards(result)).toEqual(['data nodes were well']);
    expect(sentenceOf(result, 'data nodes were well')).toContain(`redis-2 ${words} from +10.`);
  });

  function without({ kind, at, node }: NodeRecord, reachable: boolean): NodeRecord {
    return { kind, at, node, reachable };
  }
});
