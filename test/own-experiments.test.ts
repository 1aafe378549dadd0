/** Experiments of a project of somebody else's, with the harness of this checkout. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { OWN_EXPERIMENT } from './own-experiment.ts';
import { said, type Said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const COMMAND = join(resolve(import.meta.dirname, '..'), 'bin', 'sentinel-chaos');
const DESCRIPTION = join(import.meta.dirname, '..', 'templates', 'our.deployment.yaml');
const PORTABLE = join(import.meta.dirname, '..', 'templates', 'experiments', 'our-master-freezes.ts');

/** A project with these files in its folder of experiments. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'experiments'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'experiments', name), text);
  return folder;
}

function typed(folder: string, ...words: string[]): Promise<Said> {
  return said(COMMAND, words, folder);
}

test.for(['{}', '{ "type": "commonjs" }', '{ "type": "module" }'])(
  'are modules whatever package.json says: %s',
  async (manifest) => {
    const folder = project({ 'ours.ts': OWN_EXPERIMENT });
    writeFileSync(join(folder, 'package.json'), manifest);
    const { code, out, err } = await typed(folder, 'plan', 'ours');
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/^ours: Ours\n/);
  },
);

test('are carried out beside the essential ones when none is named; tests and declarations are none', async () => {
  const folder = project({ 'ours.ts': OWN_EXPERIMENT, 'ours.test.ts': '', 'ours.d.ts': '', 'notes.md': '' });
  const { out } = await typed(folder, 'list');
  const [essential] = out.split('\n\n');
  expect(essential).toMatch(/^steady .*\nours +\S.* Ours$/m);
});

test('are found by a name that is nearly theirs', async () => {
  const { code, err } = await typed(project({ 'our-failover.ts': OWN_EXPERIMENT }), 'plan', 'our-failovr');
  expect(code).toBe(254);
  expect(err).toContain('did you mean "our-failover"?');
});

test.for([['plan', 'steady'], ['list']])(
  'may not have the name of another: sentinel-chaos %s',
  async (words) => {
    const { code, err } = await typed(project({ 'steady.ts': OWN_EXPERIMENT }), ...words);
    expect(code).toBe(254);
    expect(err).toMatch(/are both named "steady"; rename one of them/);
  },
);

test('of them only the portable ones are for a deployment that is there already', async () => {
  const folder = project({ 'ours.ts': OWN_EXPERIMENT });
  const copied = await said('cp', [PORTABLE, join(folder, 'experiments')], folder);
  expect(copied.code).toBe(0);
  const { code, out, err } = await typed(folder, 'plan', '--on', DESCRIPTION);
  expect(code, err).toBe(0);
  expect(out).toContain('our-master-freezes: ');
  expect(out).not.toContain('ours: ');
  const named = await typed(folder, 'plan', 'ours', '--on', DESCRIPTION);
  expect(named).toMatchObject({
    code: 254,
    err: expect.stringContaining('has a topology of its own') as string,
  });
});
