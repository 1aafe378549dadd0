import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../src/history/record.ts';
import { brokenGuards, is, isOperation, replace, resultOf, sentenceOf } from './fixtures/recorded.ts';

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

  it('an acknowledgement of the connection of another writer is a damaged line', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        isOperation(one) && one[0] === 0 && one[1] === 100
          ? [one[0], one[1], one[2], one[3], one[4], one[5], 1]
          : one,
      ),
    );
    expect(brokenGuards(result)).toContain('the ledger is clean');
  });

  it.each(['writer', 'connection'] as const)('a second %s of one id is a damaged line', (kind) => {
    const result = resultOf('steady', (files) => {
      const lines = files.get('client-a')!;
      const first = lines.findIndex(is(kind));
      lines.splice(first, 0, lines[first]!);
    });
    expect(sentenceOf(result, 'the ledger is clean')).toBe('1 line of the history cannot be read.');
  });

  it.each<[string, HistoryRecord]>([
    [
      'a probe that was taken and refused',
      { kind: 'probe', at: 9, sent: 8, node: 'redis-1', accepted: true, reply: 'READONLY', runId: 'x' },
    ],
    [
      'a probe that was answered before it was sent',
      { kind: 'probe', at: 8, sent: 9, node: 'redis-0', accepted: true, reply: 'OK', runId: 'x' },
    ],
    [
      'a clock that is known to less than nothing',
      { kind: 'clock', at: 9, process: 'client-a', errorUs: -1 },
    ],
  ])('%s is a damaged line', (_, one) => {
    const result = resultOf('steady', undefined, `${JSON.stringify(one)}\n`);
    expect(brokenGuards(result)).toEqual(['the ledger is clean']);
    expect(sentenceOf(result, 'the ledger is clean')).toBe('1 line of the history cannot be read.');
  });

  it('a list that no writer has is in no data', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('reading')(one) && one.when === 'final'
          ? [
              { ...one, kind: 'read', key: 'chaos:appends:9', runs: [[1, 9]] },
              { ...one, keys: one.keys + 1 },
            ]
          : one,
      ),
    );
    expect(brokenGuards(result)).toEqual(['the data is possible']);
    expect(sentenceOf(result, 'the data is possible')).toBe(
      'chaos:appends:9 is in the data, which no writer wrote to.',
    );
  });
});
