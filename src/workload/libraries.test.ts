import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LIBRARIES, libraries } from './libraries.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** Where the version of each library is pinned, with what stands before it. */
const PINNED: Readonly<Record<string, readonly [file: string, before: string]>> = {
  ioredis: ['package.json', '"ioredis": "'],
  'node-redis': ['clients/install.sh', ' redis@'],
  'redis-py': ['clients/install.sh', ' redis=='],
  'go-redis': ['clients/go-redis/go.mod', 'github.com/redis/go-redis/v9 v'],
  jedis: ['clients/java/pom.xml', '<artifactId>jedis</artifactId>\n      <version>'],
  lettuce: ['clients/java/pom.xml', '<artifactId>lettuce-core</artifactId>\n      <version>'],
};

test.each(LIBRARIES.map(({ name, version }) => [name, version]))(
  'the version of %s is the one that is got',
  (name, version) => {
    const [file, before] = PINNED[name]!;
    expect(readFileSync(join(PROJECT, file), 'utf8')).toContain(`${before}${version}`);
  },
);

test('each library is a workload with its defaults and one with what is recommended', () => {
  const own = libraries();
  expect(own.map(({ name }) => name).slice(0, 2)).toEqual(['ioredis-defaults', 'ioredis-recommended']);
  expect(own).toHaveLength(2 * LIBRARIES.length);
  expect(new Set(own.map(({ environment }) => environment!.SETTINGS))).toEqual(
    new Set(['defaults', 'recommended']),
  );
});

test('a library that reads from replicas does so where it is asked to; one that cannot is left out', () => {
  const own = libraries({ readFrom: 'replica' });
  expect(new Set(own.map(({ environment }) => environment!.READ_FROM))).toEqual(new Set(['replica']));
  const named = new Set(own.map(({ name }) => name.replace(/-(defaults|recommended)$/, '')));
  expect(LIBRARIES.map(({ name }) => name).filter((name) => !named.has(name))).toEqual(['jedis']);
  expect(libraries().some(({ environment }) => 'READ_FROM' in environment!)).toBe(false);
});
