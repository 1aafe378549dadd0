import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { monotonicUs } from '../core/clock.ts';
import { Journal } from './journal.ts';

test('every record is in the file at once, in whole microseconds since the epoch; none after the end', () => {
  const file = join(temporaryFolder(), 'runner.ndjson');
  const epoch = Math.floor(monotonicUs());
  const journal = new Journal(file, epoch);
  journal.write({ kind: 'phase', phase: 'starting' }, epoch + 1_234.56);
  const lines = (): { kind: string; at: number }[] =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; at: number });
  expect(lines().map((record) => record.kind)).toEqual(['process', 'phase']);
  expect(lines()[1]!.at).toBe(1_235);
  journal.close();
  journal.close();
  journal.write({ kind: 'phase', phase: 'ended' });
  expect(lines()).toHaveLength(2);
});

test('what cannot be written is known by a signal, and throws nowhere', () => {
  const journal = new Journal('/dev/full', 0);
  journal.write({ kind: 'phase', phase: 'starting' });
  expect(journal.failure.reason).toMatchObject({ code: 'CANNOT_WRITE' });
  journal.close();
});
