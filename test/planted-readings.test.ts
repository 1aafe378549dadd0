import { describe, expect, it } from 'vitest';
import type { HistoryRecord, ReadingRecord } from '../src/history/record.ts';
import { brokenGuards, type Files, is, replace, resultOf, sentenceOf } from './fixtures/recorded.ts';

const GUARD = 'every node was read at the end';

/** Changes what was recorded of the final reading of a node, or of all. */
function changeReading(files: Files, change: (reading: ReadingRecord) => HistoryRecord, node?: string): void {
  replace(files, (one) =>
    is('reading')(one) && one.when === 'final' && (node === undefined || one.node === node)
      ? change(one)
      : one,
  );
}

describe('planted in the final reads', () => {
  it.each<[string, (reading: ReadingRecord) => HistoryRecord, RegExp]>([
    [
      'one that was made before the end',
      (one) => ({ ...one, at: one.at - 10e6 }),
      /^redis-2 was read at .*, before the final reads began\.$/,
    ],
    [
      'one of a process that was not there last',
      (one) => ({ ...one, state: { ...one.state!, runId: 'f'.repeat(40) } }),
      /^another process of redis-2 was read than the one that was polled last\.$/,
    ],
    [
      'one of a replica of another history than that of its master',
      (one) => ({ ...one, state: { ...one.state!, replid: 'f'.repeat(40) } }),
      /^redis-2 was read with replication id ffffffff, which is not that of redis-1, its master\.$/,
    ],
    [
      'one of a node that was not ready',
      (one) => ({ ...one, state: { ...one.state!, loading: true } }),
      /^redis-2 was still loading its data when it was read\.$/,
    ],
  ])('%s shows nothing', (_, change, sentence) => {
    const result = resultOf('master-killed', (files) => {
      changeReading(files, change, 'redis-2');
    });
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(sentence);
  });

  it('one of what is no data node is not that of the node that is missing', () => {
    const result = resultOf('steady', (files) => {
      replace(files, (one) =>
        (is('reading')(one) || is('read')(one)) && one.when === 'final' && one.node === 'redis-2'
          ? { ...one, node: 'redis-9' }
          : one,
      );
    });
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toBe('redis-9 was read, which is no data node of this deployment.');
  });
});
