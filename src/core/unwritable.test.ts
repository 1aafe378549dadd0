import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { ChaosError } from './errors.ts';
import { asUnwritable, isUnwritable, writeWhole, writing } from './unwritable.ts';

const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: as the system has it`), { code });

test.each([
  ['ENOSPC', 'no space is left on its disk', 'free some space there, or '],
  ['EDQUOT', 'the quota of its disk is used up', 'free some space there, or '],
  ['EACCES', 'this user has no permission to', ''],
  ['EROFS', 'its file system is read-only', ''],
])('%s is a sentence with a hint', (code, reason, advice) => {
  const error = asUnwritable('/reports/run.json', systemError(code));
  expect(error).toMatchObject({
    code: 'CANNOT_WRITE',
    exitCode: 255,
    message: `/reports/run.json cannot be written: ${reason}`,
    hint: `${advice}have reports written elsewhere with run --out DIR`,
  });
});

test('any other error stays what it is', () => {
  for (const error of [systemError('ENOENT'), new Error('else'), new ChaosError('NOT_STEADY', 'else')])
    expect(asUnwritable('/reports', error)).toBe(error);
  const inner = asUnwritable('/reports/run.json', systemError('ENOSPC'));
  expect(() =>
    writing('/reports', () => {
      throw inner;
    }),
  ).toThrow(inner);
});

test('a file is written whole or stays what it was', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeWhole(file, 'text');
  expect(readFileSync(file, 'utf8')).toBe('text');
  symlinkSync('/dev/full', `${file}.part`);
  expect(() => writeWhole(file, 'other')).toThrow(expect.toSatisfy(isUnwritable));
  expect(readFileSync(file, 'utf8')).toBe('text');
  expect(readdirSync(folder)).toEqual(['file']);
});
