import { describe, expect, it } from 'vitest';
import { CUT, judged, ok, refused, TIMES } from '../../../test/fixtures/cut-off-master.ts';
import { contextOf, finalReads, historyOf, probes, writes } from '../../../test/fixtures/tiny-history.ts';
import { judge } from '../judge.ts';
import { outage } from '../outage.ts';

describe('writers are never without a master for long', () => {
  const list = [ok(1, 1), ok(2, 2), ok(3, 9, 'redis-2'), ok(4, 10, 'redis-2')];

  it('compares the longest gap with the limit', () => {
    expect(judged(list, [], outage({ workload: 'appends', atMost: '8s' })).verdict).toBe('held');
    expect(judged(list, [], outage({ workload: 'appends', atMost: '6s' })).verdict).toBe('failed');
  });
  it('counts the time before the first acknowledgement, from when writing began', () => {
    const late = [refused(1, 0.5), ok(2, 6), ok(3, 7)];
    const finding = judged(late, [], outage({ workload: 'appends', atMost: '5s' }));
    expect(finding.verdict).toBe('failed');
    expect(finding.measures[0]!.value).toBe(6);
  });
  it('excuses a gap while a named fault lasts', () => {
    const excused = outage({ workload: 'appends', atMost: '3.5s', except: ['partition'] });
    expect(judged(list, [], excused).verdict).toBe('held');
  });
  it('is none where all of it is excused', () => {
    const excused = outage({ workload: 'appends', atMost: '0s', except: ['partition'] });
    expect(judged([ok(1, 6), ok(2, 20)], [], excused).measures[0]).toMatchObject({ id: 'longest', value: 5 });
    const throughout = CUT.map((record) =>
      record.kind === 'fault' && record.phase === 'injecting' ? { ...record, at: 0 } : record,
    );
    const history = historyOf(throughout, writes([ok(1, 6), ok(2, 20)]));
    expect(judge(contextOf(history), excused)).toMatchObject({
      verdict: 'held',
      sentence: expect.stringMatching(/was 0\ss\.$/),
    });
  });
  it('counts a gap that never ends', () => {
    const silent = [...list, { number: 5, at: 40, by: 'timeout', outcome: 'unknown' } as const];
    expect(judged(silent, [], outage({ workload: 'appends', atMost: '8s' })).verdict).toBe('failed');
  });
  it('fails when not one of the writes was acknowledged', () => {
    const silent = [1, 2, 3].map(
      (number) => ({ number, at: number, by: 'timeout', outcome: 'unknown' }) as const,
    );
    expect(judged(silent, [], outage({ workload: 'appends', atMost: '8s' })).verdict).toBe('failed');
  });
  it('tells beside it for how long no node took writes at all', () => {
    const taken = [
      ...probes('redis-0', TIMES, (at) => at <= 5),
      ...probes('redis-1', TIMES, () => false),
      ...probes('redis-2', TIMES, (at) => at >= 11.5),
    ];
    const finding = judged(list, taken, outage({ workload: 'appends', atMost: '8s' }));
    expect(finding.measures.find(({ id }) => id === 'cluster')?.value).toBe(6.5);
  });
  it('is undecided when nothing was written', () => {
    expect(judged([], finalReads({}), outage({ workload: 'appends', atMost: '8s' })).verdict).toBe(
      'undecided',
    );
  });
});
