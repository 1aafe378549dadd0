import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { storedRun } from '../../test/fixtures/stored-runs.ts';
import { CLAIMS_COMMAND } from './claims.ts';
import { understand } from './command.ts';

beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

/** A reports folder with one whole run, and one whose result was torn off. */
function reports(): string {
  const folder = temporaryFolder();
  const whole = JSON.stringify(storedRun('master-isolated', { lost: 5 }).result);
  for (const [name, text] of [
    ['whole', whole],
    ['torn', whole.slice(0, 100)],
  ] as const) {
    mkdirSync(join(folder, 'master-isolated', name), { recursive: true });
    writeFileSync(join(folder, 'master-isolated', name, 'run.json'), text);
  }
  return folder;
}

test('a result that was torn off is passed over', async () => {
  const out = reports();
  expect(await CLAIMS_COMMAND.run(understand(CLAIMS_COMMAND, ['--out', out]))).toBe(0);
  expect(readFileSync(join(out, 'claims.md'), 'utf8')).toContain('master-isolated/whole');
});

test('a place that cannot be written to is named in a sentence', async () => {
  const given = understand(CLAIMS_COMMAND, ['--out', reports(), '--markdown', '/nowhere/claims.md']);
  await expect(CLAIMS_COMMAND.run(given)).rejects.toThrow(/^the claims cannot be written to .*nowhere/);
});

test('a reports folder that is a file is named in a sentence', async () => {
  const given = understand(CLAIMS_COMMAND, ['--out', 'package.json']);
  await expect(CLAIMS_COMMAND.run(given)).rejects.toMatchObject({
    message: expect.stringMatching(/package\.json cannot be read: what should be a folder is a file$/),
    exitCode: 254,
  });
});

test('a run that an older version judged is judged anew', async () => {
  const out = temporaryFolder();
  const folder = join(out, 'master-isolated', 'old');
  cpSync(join(import.meta.dirname, '..', '..', 'test', 'histories', 'master-isolated'), folder, {
    recursive: true,
  });
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ schemaVersion: 1 }));
  expect(await CLAIMS_COMMAND.run(understand(CLAIMS_COMMAND, ['--out', out]))).toBe(0);
  expect(readFileSync(join(out, 'claims.md'), 'utf8')).toContain('1\u202f510 writes');
});
