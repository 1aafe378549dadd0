import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { programName, quoted, shellCommand } from './shell-program.ts';

const LOCAL = `${import.meta.dirname}/local`;

test('a program is run under its own name, with its arguments as they are', () => {
  const [program, option, text, ...args] = shellCommand(LOCAL, 'install.sh', 'a b', "it's");
  expect([program, option, ...args]).toEqual(['sh', '-c', 'install.sh', 'a b', "it's"]);
  expect(text).toMatch(/^#!\/bin\/sh\n/);
});

test('messages name a shell program by its file, any other by itself', () => {
  expect(programName(shellCommand(LOCAL, 'install.sh', 'a'))).toBe('install.sh');
  expect(programName(['nft', '-f', '-'])).toBe('nft');
  expect(programName(['sh', '-c', 'exit 1'])).toBe('sh');
});

test('a quoted word comes through the shell as it is', () => {
  const word = `it's $(id) "\\ \n*`;
  expect(execFileSync('bash', ['--norc', '-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(
    word,
  );
});
