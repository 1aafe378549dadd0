import { describe, expect, it } from 'vitest';
import { CUT, judged, ok, refused } from '../../../test/fixtures/cut-off-master.ts';
import { contextOf, historyOf, writes, type TinyWrite } from '../../../test/fixtures/tiny-history.ts';
import { judge } from '../judge.ts';
import { stopsAcknowledging } from '../stops-acknowledging.ts';

describe('the isolated master stops acknowledging', () => {
  const expectation = stopsAcknowledging({
    during: 'partition',
    within: ['0s', '12s'],
    afterHealAtMost: '1.5s',
  });
  const inTime = [ok(1, 2), ok(2, 10), refused(3, 20), refused(4, 25)];

  it('holds when the last acknowledgement is in time and later writes were refused', () => {
    expect(judged(inTime, [], expectation).verdict).toBe('held');
    expect(judged([...inTime, ok(5, 31)], [], expectation).verdict).toBe('held');
  });
  it('has the limits in words, without a shortest time that is nothing', () => {
    const limits = judged(inTime, [], expectation).measures.map(({ limit }) => limit);
    expect(limits).toEqual(['at most 12\u202fs', undefined, undefined, undefined, 'at most 1.5\u202fs']);
  });
  it('fails when it stops before the shortest time, if there is one', () => {
    const from = (least: '4s' | '6s') =>
      stopsAcknowledging({ during: 'partition', within: [least, '12s'], afterHealAtMost: '1.5s' });
    expect(judged(inTime, [], from('4s')).verdict).toBe('held');
    expect(judged(inTime, [], from('6s')).verdict).toBe('failed');
  });
  it('fails when it acknowledges too late, or too long after the heal', () => {
    expect(judged([...inTime, ok(5, 18)], [], expectation).verdict).toBe('failed');
    const long = Array.from({ length: 20 }, (_, n) => ok(5 + n, 31 + n / 10));
    expect(judged([...inTime, ...long], [], expectation).verdict).toBe('failed');
  });
  it('fails when it goes on for too long after the heal, however rarely it is asked', () => {
    const rare = [0, 1, 2, 3].map((n) => ok(5 + n, 31 + n));
    const finding = judged([...inTime, ...rare], [], expectation);
    expect(finding.verdict).toBe('failed');
    expect(finding.sentence).toMatch(/after the heal it acknowledged 4, for 3\ss\. That is beyond/);
  });
  it('is undecided when the cut took so long that nobody can say whether it was in time', () => {
    const slow = CUT.map((record) =>
      record.kind === 'fault' && record.phase === 'injected' ? { ...record, at: 7e6 } : record,
    );
    const list = [ok(1, 2), ok(2, 18), refused(3, 20)];
    const told = (last: number) =>
      judge(contextOf(historyOf(slow, writes([...list, ok(4, last)]))), expectation);
    expect(told(18).verdict).toBe('undecided');
    expect(told(18).sentence).toContain('it took effect within');
    expect(told(19.5).verdict).toBe('failed');
  });
  it('is undecided when nobody wrote to it, or nobody tried after the limit', () => {
    expect(judged([ok(1, 2), refused(2, 25)], [], expectation).verdict).toBe('undecided');
    expect(judged([ok(1, 2), ok(2, 10)], [], expectation).verdict).toBe('undecided');
  });
});

describe('a refusal after the limit', () => {
  const expectation = stopsAcknowledging({
    during: 'partition',
    within: ['0s', '12s'],
    afterHealAtMost: '1.5s',
  });
  const told = (...others: readonly TinyWrite[]) =>
    judge(
      contextOf(historyOf(CUT, writes([ok(1, 2), ok(2, 10)]), writes(others, { key: 'other' }))),
      expectation,
    ).verdict;

  it('shows nothing of the isolated master when the writer had found the new one, or never reached either', () => {
    expect(told(ok(1, 2), ok(2, 10, 'redis-2'), refused(3, 20))).toBe('undecided');
    expect(told(refused(1, 20))).toBe('undecided');
    expect(told(ok(1, 2), refused(2, 20))).toBe('held');
  });
});
