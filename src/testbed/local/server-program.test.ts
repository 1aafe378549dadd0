import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  coordinatesFailovers,
  findServerProgram,
  identified,
  knowsNames,
  naming,
  programsAt,
  speaksTls,
} from './server-program.ts';

function folderWith(...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-chaos-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const program of programs) {
    writeFileSync(join(folder, program), '');
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

test('the server is taken under its own name, else as the tool that is the same program', () => {
  const both = folderWith('valkey-server', 'valkey-check-rdb');
  expect(findServerProgram('valkey', { PATH: both })).toBe(join(both, 'valkey-server'));
  const tools = folderWith('valkey-check-rdb');
  expect(findServerProgram('valkey', { PATH: `${folderWith()}:${tools}` })).toBe(
    join(tools, 'valkey-check-rdb'),
  );
  expect(findServerProgram('valkey', { PATH: folderWith() })).toBeUndefined();
});

test('a program named by the environment counts, and nothing else if that one is missing', () => {
  const folder = folderWith('redis-server', 'other');
  const env = { PATH: folder, SENTINEL_CHAOS_REDIS_SERVER: join(folder, 'other') };
  expect(findServerProgram('redis', env)).toBe(join(folder, 'other'));
  env.SENTINEL_CHAOS_REDIS_SERVER = join(folder, 'missing');
  expect(findServerProgram('redis', env)).toBeUndefined();
});

test.each([
  ['refuses the value', "argument must be 'yes' or 'no'", true],
  ['cannot read the value', "argument couldn't be parsed into an integer", true],
  ['refuses the directive', 'Bad directive or wrong number of arguments', false],
  ['keeps the directive for a module', undefined, false],
])('a program that %s knows the directive: %s', (_, complaint, isKnown) => {
  const program = join(folderWith('redis-server'), 'redis-server');
  const says = complaint === undefined ? '' : `echo '>>> "$*"' >&2; echo "${complaint}" >&2\n`;
  writeFileSync(program, `#!/bin/sh\necho 'Module Configuration detected'\n${says}exit 1\n`);
  for (const asked of [speaksTls, knowsNames]) expect(asked(program)).toBe(isKnown);
});

test('the directive that decides is the one that came with what is asked for', () => {
  const program = join(folderWith('redis-server'), 'redis-server');
  const plain = `#!/bin/sh\n[ "$3" = --tls-port ] || echo "argument must be 'yes' or 'no'" >&2\nexit 1\n`;
  writeFileSync(program, plain);
  expect([speaksTls(program), knowsNames(program)]).toEqual([false, true]);
});

test('a program that has the word for coordinated failovers in it knows them', () => {
  const program = join(folderWith('valkey-server'), 'valkey-server');
  expect(coordinatesFailovers(program)).toBe(false);
  writeFileSync(program, 'FAILOVER <primary-name> [COORDINATED]\0');
  expect(coordinatesFailovers(program)).toBe(true);
});

test('a program is what it says it is, whatever it is called', () => {
  const program = join(folderWith('redis-server'), 'redis-server');
  writeFileSync(program, '#!/bin/sh\necho "Valkey server v=8.1.4 sha=00000000:0 malloc=libc bits=64"\n');
  expect(identified(program)).toEqual({ server: 'valkey', path: program, version: 'valkey 8.1.4' });
  expect(findServerProgram('valkey', naming(identified(program)!, { PATH: '' }))).toBe(program);
  writeFileSync(program, '#!/bin/sh\necho "redis-cli 7.0.15"\n');
  expect(identified(program)).toBeUndefined();
});

test('a path leads to the program that it is, or to those in its folder and in bin', () => {
  const folder = folderWith('valkey-server', 'redis-check-rdb', 'other');
  expect(programsAt(join(folder, 'other'))).toEqual([join(folder, 'other')]);
  expect(programsAt(folder)).toEqual(['redis-check-rdb', 'valkey-server'].map((name) => join(folder, name)));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'redis-server'), '', { mode: 0o755 });
  expect(programsAt(folder)[0]).toBe(join(folder, 'bin', 'redis-server'));
  expect(programsAt(join(folder, 'missing'))).toEqual([]);
});
