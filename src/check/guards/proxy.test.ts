import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  historyOf,
  phases,
  s,
} from '../../../test/fixtures/tiny-history.ts';
import { kill } from '../../fault/words.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { PROXY_ANSWERED } from './proxy.ts';

const PROXIED = { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, proxy: 'haproxy' as const } };

/** Looks every 100 ms for 30 s, but for those of a time in s. */
function looks(without: readonly [from: number, to: number] = [0, 0], behind = ['redis-0']): HistoryRecord[] {
  return Array.from({ length: 299 }, (_, n) => n / 10 + 0.05)
    .filter((at) => at < without[0] || at >= without[1])
    .map((at) => ({ kind: 'backends', sent: s(at), at: s(at + 0.01), behind }));
}

function judged(records: readonly HistoryRecord[], of = PROXIED) {
  return PROXY_ANSWERED.judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...records]), of));
}

describe('a proxy', () => {
  it('was there where it always answered, whoever stood behind it', () => {
    expect(judged(looks()).intact).toBe(true);
    expect(judged(looks([0, 0], [])).intact).toBe(true);
    expect(judged(looks([10, 10.5])).intact).toBe(true);
  });

  it.each([
    ['for a while', looks([10, 12]), /from \+10\.0\ss to \+12\.\d\ss/],
    ['from the beginning', looks([0, 2]), /from \+0\.0\d*\ss/],
    ['from then on', looks([20, 31]), /from \+20\.0\ss to/],
    ['ever', [], /did not say/],
  ])('was not where it did not answer %s', (_, records, sentence) => {
    expect(judged(records)).toEqual({ intact: false, sentence: expect.stringMatching(sentence) });
  });

  it('was there but for what a fault of its process did, and answers again soon after it', () => {
    const effect = kill.definition.effect({});
    const hit = (targets: string[]) => fault('hit', { from: 10, to: 12 }, { targets, effect });
    expect(judged([...looks([10.1, 13.5]), ...hit(['proxy'])])).toEqual({
      intact: true,
      sentence: 'The proxy said all the time whom it leads to, but for "hit", and what came of that.',
    });
    expect(judged([...looks([10.1, 13.5]), ...hit(['redis-0'])]).intact).toBe(false);
    expect(judged([...looks([10.1, 16]), ...hit(['proxy'])]).intact).toBe(false);
    expect(judged([...looks([20, 22]), ...hit(['proxy'])]).intact).toBe(false);
  });

  it('is not asked about where there was to be none', () => {
    expect(judged([], EXPERIMENT as typeof PROXIED)).toEqual({
      intact: true,
      sentence: 'There was to be no proxy.',
    });
  });
});
