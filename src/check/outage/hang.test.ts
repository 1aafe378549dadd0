import { describe, expect, it } from 'vitest';
import { acks, COMPARED, judged, writerOf, type Lines } from '../../../test/fixtures/compared-clients.ts';
import {
  contextOf,
  DEPLOYMENT,
  historyOf,
  phases,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import { judge } from '../judge.ts';
import { outage } from '../outage.ts';

describe('a client that hangs', () => {
  const expectation = outage({ workload: 'library', throughout: 'freeze' });
  const before = acks(1, 9, 'redis-0');
  const pending: TinyWrite = { number: 10, outcome: 'unknown', at: 50, by: 'unsettled' };
  const library = writerOf('library', [...before, { ...pending, at: 20 }]);
  const strict = writerOf('strict', [...before, ...acks(16, 39, 'redis-1', 10)]);

  it('is one without an acknowledgement while others get theirs', () => {
    const finding = judged(expectation, [], library, strict);
    expect(finding.verdict).toBe('held');
    expect(finding.sentence).toMatch(/hung for the 30\ss that/);
  });

  it('is not one that comes back while the fault lasts, however late', () => {
    const late = writerOf('library', [...before, pending, ...acks(39, 39, 'redis-1', 11)]);
    expect(judged(expectation, [], late, strict).verdict).toBe('failed');
  });

  it.each([
    ['was not acknowledged before', [library.slice(0, 0), strict]],
    ['had nothing to write', [writerOf('library', before), strict]],
    ['was alone', [library]],
    ['had nobody beside it that came back', [library, writerOf('strict', before)]],
    ['had somebody beside it only at the end', [library, writerOf('strict', acks(31, 39, 'redis-1'))]],
    ['saw others only at the frozen node', [library, writerOf('strict', acks(16, 39, 'redis-0'))]],
  ] as [string, Lines[]][])('is not known of one that %s', (_, writers) => {
    expect(judged(expectation, [], ...writers).verdict).toBe('undecided');
  });

  it('is one of whose writers each hangs', () => {
    const second = (list: readonly TinyWrite[]): Lines =>
      writes(list, { key: 'chaos:library:1', workload: 'library' });
    const hung = second([...before, { ...pending, at: 20 }]);
    expect(judged(expectation, [], library, hung, strict).verdict).toBe('held');
    const unheard = judged(expectation, [], library, second([{ ...pending, at: 20 }]), strict);
    expect(unheard.verdict).toBe('undecided');
    expect(unheard.sentence).toContain('chaos:library:1');
    expect(judged(expectation, [], library, second(before), strict).verdict).toBe('undecided');
    const back = second([...before, ...acks(30, 39, 'redis-1', 10)]);
    expect(judged(expectation, [], library, back, strict).verdict).toBe('failed');
  });

  it('is not known of a fault that was not healed', () => {
    const history = historyOf([DEPLOYMENT, ...phases(60)], library, strict);
    expect(judge(contextOf(history, COMPARED), expectation).verdict).toBe('undecided');
  });
});
