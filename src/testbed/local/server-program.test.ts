import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findServerProgram, knowsNames, speaksTls } from './server-program.ts';

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
  [speaksTls, 'no-such-directive', true],
  [speaksTls, 'tls-port', false],
  [knowsNames, 'no-such-directive', true],
  [knowsNames, 'replica-announced', false],
])('%o of a program that refuses %s first: %s', (asked, refused, answer) => {
  const program = join(folderWith('redis-server'), 'redis-server');
  writeFileSync(program, `#!/bin/sh\necho '>>> "${refused} 0"' >&2\nexit 1\n`);
  expect(asked(program)).toBe(answer);
});
