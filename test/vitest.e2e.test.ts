/** The example of docs/vitest.md, carried out in a project of its own that has the harness as a link. */

import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { RunResult } from '../src/report/result.ts';
import { decided } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { outcomeOf } from './outcome.ts';

const HOME = resolve(import.meta.dirname, '..');

test('the documented example passes, tells its verdict, and leaves its reports', async () => {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(HOME, join(modules, 'sentinel-chaos'));
  symlinkSync(realpathSync(join(HOME, 'node_modules', 'vitest')), join(modules, 'vitest'));
  const [, example] = /```ts\n(.*?)```/s.exec(readFileSync(join(HOME, 'docs', 'vitest.md'), 'utf8'))!;
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'chaos.test.ts'), example!);

  const { code, out, err } = await decided(
    process.execPath,
    [join(modules, 'vitest', 'vitest.mjs'), 'run', '--no-color'],
    folder,
  );
  expect(code, `${out}\n${err}`).toBe(0);
  expect(out).toContain('✓ Held  The master process is killed');
  const runs = readdirSync(join(folder, 'reports', 'our-settings')).filter((name) => name !== 'latest');
  const last = join('reports', 'our-settings', runs.toSorted().at(-1)!);
  expect(out).toContain(join(last, 'report.html'));
  const stored = readFileSync(join(folder, last, 'run.json'), 'utf8');
  expect(outcomeOf(RunResult.parse(JSON.parse(stored)))).toBe('held');
});
