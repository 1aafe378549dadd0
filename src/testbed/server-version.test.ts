import { expect, test } from 'vitest';
import { versionWords } from './server-version.ts';

test('name and version are read from what either server prints, whatever name it was called by', () => {
  expect(versionWords('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc')).toBe('redis 7.0.15');
  expect(versionWords('Valkey server v=8.1.1 sha=0')).toBe('valkey 8.1.1');
  expect(versionWords('something else')).toBe('a server of unknown version');
});
