import { describe, expect, it } from 'vitest';
import { historyOf, s, writes } from '../../test/fixtures/tiny-history.ts';
import { readsOf } from '../../test/fixtures/tiny-reads.ts';
import type { OperationRecord } from './record.ts';

const READ = readsOf([
  { at: 1, seen: 0 },
  { at: 2, seen: 7 },
]);

describe('the ledger of a reader', () => {
  it('is apart from those of writers, and has what each read showed', () => {
    const { ledger, damagedLines } = historyOf(READ, writes([]));
    expect(damagedLines).toBe(0);
    expect(ledger.writers.map(({ key }) => key)).toEqual(['chaos:appends:0']);
    const [reader] = ledger.readers;
    expect(reader).toMatchObject({ key: 'chaos:reads:0', reads: 'chaos:appends:0', highest: 2 });
    expect([1, 2].map((number) => reader!.position(number))).toEqual([0, 7]);
    expect(ledger.of('reads')).toEqual([reader]);
  });

  it.each([
    ['a number below none', [0, 3, s(3), s(3), s(3), 0, 0, -1]],
    ['a number that no writer can have', [0, 3, s(3), s(3), s(3), 0, 0, 2 ** 40]],
  ])('has no line with %s', (_, operation) => {
    expect(historyOf([...READ, operation as unknown as OperationRecord]).damagedLines).toBe(1);
  });

  it('has no number of a read that was refused', () => {
    const refused = [
      { kind: 'error' as const, at: 0, id: 0, code: 'LOADING', text: 'LOADING it is' },
      [0, 3, s(3), s(3), s(3), 1, 0, 7] as unknown as OperationRecord,
    ];
    expect(historyOf([...READ, ...refused]).damagedLines).toBe(1);
  });
});
