import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { fillDisk, readOnly } from '../../fault/words.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { STORAGE_SPOILT } from './storage.ts';

const FULL = 'No space left on device';
const SEALED = 'Read-only file system';
const attempt = (at: number, refusal?: string, process = 'redis-0'): HistoryRecord => ({
  kind: 'storage',
  at: s(at),
  process,
  when: at < 10 ? 'injected' : at < 20 ? 'before-heal' : 'healed',
  ...(refusal !== undefined && { refusal }),
});
const judged = (kind: 'fill-disk' | 'read-only', ...records: readonly HistoryRecord[]) => {
  const { definition } = kind === 'fill-disk' ? fillDisk : readOnly;
  const injected = fault('spoilt', { from: 5, to: 20 }, { fault: kind, effect: definition.effect({}) });
  return STORAGE_SPOILT.judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...injected, ...records])));
};

describe('a process whose files were not to be written', () => {
  it('could not write them, where the kernel refused first and last', () => {
    expect(judged('fill-disk', attempt(6, FULL), attempt(19, FULL), attempt(21))).toEqual({
      intact: true,
      sentence: `Verified with the kernel: writing for redis-0 failed with "${FULL}" while "spoilt" lasted, and not after it.`,
    });
    expect(judged('read-only', attempt(6, SEALED), attempt(19, SEALED), attempt(21)).intact).toBe(true);
  });

  it.each<[string, HistoryRecord[], RegExp]>([
    ['nobody tried', [], /it was not tried at both ends of "spoilt"/],
    ['nobody tried at its end', [attempt(6, FULL), attempt(21)], /not tried at both ends/],
    ['an attempt succeeded', [attempt(6), attempt(19), attempt(21)], /for redis-0 during "spoilt" succeeded/],
    ['it could write again', [attempt(6, FULL), attempt(19), attempt(21)], /during "spoilt" succeeded/],
    ['it failed for another reason', [attempt(6, SEALED), attempt(19, FULL), attempt(21)], /Read-only/],
    ['it was not healed', [attempt(6, FULL), attempt(19, FULL), attempt(21, FULL)], /after "spoilt" failed/],
    ['nobody tried afterwards', [attempt(6, FULL), attempt(19, FULL)], /was not tried after "spoilt"/],
    ['it was another process', [attempt(6, FULL, 'redis-1'), attempt(19, FULL, 'redis-1')], /not tried/],
  ])('is not known to have been hit, where %s', (_, records, problem) => {
    const { intact, sentence } = judged('fill-disk', ...records);
    expect(intact).toBe(false);
    expect(sentence).toMatch(problem);
  });
});
