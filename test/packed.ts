/** The package as `npm pack` makes it, of a copy of this checkout, so that nothing here changes meanwhile. */

import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { said } from './said.ts';

export const CHECKOUT = resolve(import.meta.dirname, '..');

const MODULES = join(CHECKOUT, 'node_modules');

/** What no package is made of. */
const LEFT_OUT = ['node_modules', '.tools', '.cache', '.git', 'reports', 'dist', 'coverage', 'test'];

/** What `npm pack --json` says. */
export interface Packed {
  /** Path of the tarball. */
  readonly file: string;
  /** Of the tarball and of what is in it, bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly string[];
  /** The copy it was made of. */
  readonly source: string;
}

/** Packs a copy below this folder. */
export async function packed(folder: string): Promise<Packed> {
  const source = join(folder, 'checkout');
  cpSync(CHECKOUT, source, { recursive: true, filter: (path) => !isLeftOut(path) });
  symlinkSync(MODULES, join(source, 'node_modules'));
  const { code, out, err } = await said('npm', ['pack', '--json', '--pack-destination', folder], source);
  if (code !== 0) throw new Error(`npm pack ended with code ${code}: ${err}`);
  const [{ filename, size, unpackedSize, files }] = JSON.parse(out) as [
    Pick<Packed, 'size' | 'unpackedSize'> & {
      readonly filename: string;
      readonly files: readonly { readonly path: string }[];
    },
  ];
  return { file: join(folder, filename), size, unpackedSize, files: files.map(({ path }) => path), source };
}

function isLeftOut(path: string): boolean {
  return resolve(path, '..') === CHECKOUT && LEFT_OUT.includes(basename(path));
}

/** An empty project with the package installed from its tarball, and Vitest beside it as a link; answers with its folder. */
export async function projectWith({ file }: Packed, folder: string): Promise<string> {
  const project = join(folder, 'project');
  mkdirSync(project);
  const { code, err } = await said(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', file],
    project,
  );
  if (code !== 0) throw new Error(`npm install ended with code ${code}: ${err}`);
  symlinkSync(join(MODULES, 'vitest'), join(project, 'node_modules', 'vitest'));
  return project;
}
