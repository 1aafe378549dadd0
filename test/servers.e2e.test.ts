/** Servers that are chosen on the command line: each carries the same out, has a suite of its own, and is compared with the first. */

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findServerProgram } from '../src/testbed/local/server-program.ts';
import { storedRuns } from '../src/suite/stored-runs.ts';
import { OWN_EXPERIMENT } from './own-experiment.ts';
import { said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const COMMAND = join(resolve(import.meta.dirname, '..'), 'bin', 'sentinel-chaos');

/** The machine's own server under another version, in a folder; by the names of Valkey it would be no Sentinel. */
function otherServer(): string {
  const folder = join(temporaryFolder(), 'valkey');
  mkdirSync(folder);
  const program = join(folder, 'valkey-server');
  const version = `if [ "$1" = --version ]; then echo 'Valkey server v=99.1.0 sha=0'; exit; fi`;
  writeFileSync(
    program,
    `#!/bin/bash\n${version}\nexec -a "\${0/valkey/redis}" ${findServerProgram('redis')} "$@"\n`,
  );
  chmodSync(program, 0o755);
  return folder;
}

test('each server that is chosen has a suite of its own, and the page says what differs', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ours.ts'), OWN_EXPERIMENT);
  const other = otherServer();
  const own = findServerProgram('redis')!;
  const servers = ['--server', `own=${own}`, '--server', `valkey-99=${other}`];
  const run = await said(
    COMMAND,
    ['run', './ours.ts', ...servers, '--out', 'reports', '--seed', '7'],
    folder,
  );
  expect([0, 2], run.err).toContain(run.code);
  expect(run.out).toMatch(/^own: redis \d\S+$/m);
  expect(run.out).toMatch(/^valkey-99: valkey 99\.1\.0$/m);
  expect(run.out).toContain('versions reports/own reports/valkey-99 ');
  const given = { own: `own=${own}`, 'valkey-99': `valkey-99=${join(other, 'valkey-server')}` };
  for (const [name, choice] of Object.entries(given)) {
    const [found] = await storedRuns(join(folder, 'reports', name));
    expect(found!.result!.run.command).toContain(`--testbed local --server ${choice} --seed 7`);
    expect(found!.result!.run.server).toMatch(name === 'own' ? /^redis \d/ : /^valkey 99\.1\.0$/);
  }
  const page = await said(COMMAND, ['versions', 'reports/own', 'reports/valkey-99'], folder);
  expect(page.code, page.err).toBe(0);
  const text = readFileSync(join(folder, 'reports', 'versions.md'), 'utf8');
  expect(text).toMatch(/^### valkey 99\.1\.0 compared with redis \d/m);
});

test.each([
  [['--server', 'redis-8=/nowhere'], 'there is no server of Redis or Valkey at /nowhere'],
  [['--server', 'redis-8=/nowhere', '--testbed', 'kind'], 'there is no server'],
])('%o is refused before anything is started', async (options, sentence) => {
  const { code, err } = await said(COMMAND, ['run', 'steady', ...options], temporaryFolder());
  expect([code, err]).toEqual([254, expect.stringContaining(sentence)]);
});

test('on a cluster an image is chosen', async () => {
  const server = `own=${findServerProgram('redis')}`;
  const { code, err } = await said(
    COMMAND,
    ['run', 'steady', '--server', server, '--testbed', 'kind'],
    temporaryFolder(),
  );
  expect([code, err]).toEqual([254, expect.stringContaining('--server is for the local lab')]);
});
