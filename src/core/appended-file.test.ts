import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { AppendedFile } from './appended-file.ts';

/** A disk with so much room: it takes what fits, and then says that it is full. */
function diskOf(bytes: number): typeof writeSync {
  let room = bytes;
  return ((file: number, data: Uint8Array, from: number) => {
    if (room === 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const taken = Math.min(room, data.length - from, 4);
    room -= taken;
    return writeSync(file, data.subarray(from, from + taken));
  }) as typeof writeSync;
}

test('what is taken piece by piece arrives whole', () => {
  const path = join(temporaryFolder(), 'file');
  const file = new AppendedFile(path, diskOf(100));
  for (const text of ['one two three\n', 'four\n']) file.append(Buffer.from(text));
  expect(readFileSync(path, 'utf8')).toBe('one two three\nfour\n');
  expect(file.failure.aborted).toBe(false);
  file.close();
  file.close();
  file.append(Buffer.from('late\n'));
  expect(readFileSync(path, 'utf8')).toBe('one two three\nfour\n');
});

test('a full disk keeps what it took, is reported once, and is not tried again', () => {
  const path = join(temporaryFolder(), 'file');
  const file = new AppendedFile(path, diskOf(10));
  let reports = 0;
  file.failure.addEventListener('abort', () => reports++);
  for (const text of ['one two\n', 'three four\n', '5\n']) file.append(Buffer.from(text));
  expect(readFileSync(path, 'utf8')).toBe('one two\nth');
  expect(reports).toBe(1);
  expect(file.failure.reason).toMatchObject({
    code: 'CANNOT_WRITE',
    message: `${path} cannot be written: no space is left on its disk`,
  });
  file.close();
});

test('a file that cannot be opened is reported in the same way', () => {
  const file = new AppendedFile(join(temporaryFolder(), 'missing', 'file'));
  expect(file.failure.reason).toMatchObject({ code: 'ENOENT' });
  file.append(Buffer.from('nothing'));
  file.close();
});
