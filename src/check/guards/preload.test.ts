import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { appends } from '../../workload/words.ts';
import { PRELOADED } from './preload.ts';

const counted = (values: Readonly<Record<string, number>>): HistoryRecord[] =>
  Object.entries(values).map(([node, value]) => ({
    kind: 'preloaded',
    at: s(1),
    workload: 'writes',
    node,
    values: value,
  }));

const judged = (records: readonly HistoryRecord[], preload?: '1mb') => {
  const context = contextOf(historyOf([DEPLOYMENT, ...phases(30), ...records]));
  const workload = [appends({ name: 'writes', ...(preload && { preload }) })];
  const experiment = { ...context.experiment, workload };
  const { intact, sentence } = PRELOADED.judge({ ...context, experiment });
  return { intact, sentence: sentence.replaceAll('\u202f', ' ') };
};

describe('data that was to be there before', () => {
  it('was, where every data node had all of it', () => {
    expect(judged(counted({ 'redis-0': 1024, 'redis-1': 1024, 'redis-2': 1024 }), '1mb')).toEqual({
      intact: true,
      sentence: 'Every data node had 1 MiB of other data before the schedule began.',
    });
  });

  it.each<[string, HistoryRecord[], string]>([
    ['nothing was written', [], '0 of 3'],
    ['a node has less', counted({ 'redis-0': 1024, 'redis-1': 1023, 'redis-2': 1024 }), '2 of 3'],
    ['a node was not asked', counted({ 'redis-0': 1024, 'redis-1': 1024 }), '2 of 3'],
  ])('was not, where %s', (_, records, nodes) => {
    expect(judged(records, '1mb')).toEqual({
      intact: false,
      sentence: `When the schedule began, the 1 024 values of "writes" were on ${nodes} data nodes.`,
    });
  });

  it('is asked for of no other workload', () => {
    expect(judged([]).intact).toBe(true);
  });
});
