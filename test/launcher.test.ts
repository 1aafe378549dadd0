import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { HOME } from '../src/core/home.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A checkout whose libraries are as they are left, and what its program says. */
function said(leave: (modules: string) => void): { readonly status: number | null; readonly stderr: string } {
  const checkout = temporaryFolder();
  cpSync(join(HOME, 'bin'), join(checkout, 'bin'), { recursive: true });
  symlinkSync(join(HOME, 'src'), join(checkout, 'src'));
  leave(join(checkout, 'node_modules'));
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  const { status, stderr } = spawnSync(join(checkout, 'bin', 'sentinel-chaos'), ['--help'], {
    env: { PATH },
    encoding: 'utf8',
  });
  return { status, stderr };
}

test.each([
  ['are missing', () => {}],
  [
    'were being installed when that was interrupted',
    (modules: string) => mkdirSync(join(modules, 'p-limit'), { recursive: true }),
  ],
])('libraries that %s are named, with what gets them', (_, leave) => {
  expect(said(leave)).toEqual({
    status: 254,
    stderr: 'The libraries of sentinel-chaos are not installed yet. `make setup` gets them.\n',
  });
});

test('libraries that are there are used', () => {
  expect(said((modules) => symlinkSync(join(HOME, 'node_modules'), modules))).toEqual({
    status: 0,
    stderr: '',
  });
});
