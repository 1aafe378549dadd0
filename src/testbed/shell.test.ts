import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { attempt } from './shell.ts';

test('a command is run as it is, however its words look', async () => {
  const words = ['it’s', '$HOME', 'a  b', '', '*', "o'clock\n"];
  const { succeeded, output } = await attempt(['printf', '[%s]', ...words]);
  expect(succeeded).toBe(true);
  expect(output).toBe(words.map((word) => `[${word}]`).join(''));
});

test('a command that fails, or does not exist, is an answer and not thrown', async () => {
  const failed = await attempt(['sh', '-c', 'echo no >&2; exit 3']);
  expect(failed).toEqual({ succeeded: false, output: '', errors: 'no\n' });
  expect(await attempt(['no-such-program-here'])).toMatchObject({ succeeded: false });
});

test('a command that ends without having read its input is judged by how it ended', async () => {
  const input = 'x'.repeat(10_000_000);
  expect(await attempt(['sh', '-c', 'echo no >&2; exit 3'], { input })).toMatchObject({
    succeeded: false,
    errors: 'no\n',
  });
});

test('a command with an input does not see the start-up files of the user’s shell', async () => {
  const home = temporaryFolder();
  const trace = join(home, 'was-read');
  writeFileSync(join(home, '.bashrc'), `touch ${trace}\nexport GREETING=hello\n`);
  const env = { ...process.env, HOME: home, SHLVL: '0' };
  const { output } = await attempt(['sh', '-c', 'cat; echo "$GREETING"'], { input: 'in', env });
  expect(output).toBe('in\n');
  expect(existsSync(trace)).toBe(false);
});
