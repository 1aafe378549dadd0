import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../src/history/record.ts';
import { brokenGuards, is, replace, resultOf, sentenceOf } from './fixtures/recorded.ts';

const SECOND = 1e6;

describe('planted in the form of records', () => {
  it('a count of packets that is no number proves nothing', () => {
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) => {
        if (!is('link')(one)) return one;
        const { passed: _, dropped: __, ...rest } = one;
        return rest as HistoryRecord;
      }),
    );
    expect(brokenGuards(result)).toEqual(['cut links were cut', 'the ledger is clean']);
  });

  it.each([
    ['an outcome that there is not', [0, 1, 1, 1, 1, 7, 0]],
    ['a phase that there is not', { kind: 'phase', at: 1, phase: 'over' }],
    ['a kind that there is not', { kind: 'gossip', at: 1 }],
    ['a time that is none', { kind: 'phase', at: null, phase: 'ended' }],
    [
      'a run of numbers that is none',
      { kind: 'read', at: 1, when: 'final', label: 'x', node: 'y', key: 'z', runs: [[1]] },
    ],
  ])('%s is a damaged line', (_, one) => {
    const result = resultOf('steady', undefined, `${JSON.stringify(one)}\n`);
    expect(sentenceOf(result, 'the ledger is clean')).toMatch(/^1 line of the history cannot be read\.$/);
  });

  it('health that is not reported for long says nothing of that time', () => {
    const seen = new Set<string>();
    const result = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (!is('health')(one) || one.at < 2.2 * SECOND) return one;
        if (seen.has(one.process)) return undefined;
        seen.add(one.process);
        return one;
      }),
    );
    expect(brokenGuards(result)).toEqual(['the machine kept up']);
    expect(sentenceOf(result, 'the machine kept up')).toContain('did not report its health from');
  });

  it('phases out of their order are no run', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('phase')(one) && one.phase === 'final-reads' ? { ...one, at: 3 * SECOND } : one,
      ),
    );
    expect(brokenGuards(result)).toContain('the run was complete');
  });

  it('a file that is there twice has two writers of each key', () => {
    const result = resultOf('steady', (files) => void files.set('again', files.get('client-a')!));
    expect(brokenGuards(result)).toContain('the ledger is clean');
    expect(sentenceOf(result, 'the ledger is clean')).toContain('chaos:appends:0 has 2 writers');
  });

  it('a list that was read and not recorded is no loss', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('read')(one) && one.when === 'final' && one.key.endsWith(':1') ? undefined : one,
      ),
    );
    expect(result.verdict.word).toBe('undecided');
    expect(sentenceOf(result, 'every node was read at the end')).toContain(
      'redis-0: it was read with 2 lists, and 1 was recorded',
    );
    const unread = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (is('reading')(one) && one.when === 'final') return { ...one, keys: 1 };
        return is('read')(one) && one.when === 'final' && one.key.endsWith(':1') ? undefined : one;
      }),
    );
    expect(unread.verdict.word).toBe('undecided');
    expect(sentenceOf(unread, 'the data is possible')).toContain('lacks 1 list that was written to');
  });
});
