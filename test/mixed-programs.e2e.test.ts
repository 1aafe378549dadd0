/** Deployments whose processes do not all run the same program. */

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { findServerProgram } from '../src/testbed/local/server-program.ts';
import { ask, opened } from './opened.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The machine's own server under another version, which writes down by what names it was started. */
function otherServer(): { program: string; starts: () => string[] } {
  const folder = temporaryFolder();
  const program = join(folder, 'server');
  const log = join(folder, 'starts');
  const text = `#!/bin/bash
if [ "$1" = --version ]; then echo 'Valkey server v=99.1.0 sha=0'; exit; fi
echo "$0" >>${log}
exec -a "$0" ${findServerProgram('redis')} "$@"
`;
  writeFileSync(program, text);
  writeFileSync(log, '');
  chmodSync(program, 0o755);
  return { program, starts: () => readFileSync(log, 'utf8').trim().split('\n').toSorted() };
}

test('single processes run programs of their own, also when they are started again, and are named with them', async () => {
  const { program, starts } = otherServer();
  const servers = { 'redis-1': program, 'sentinel-0': program };
  const cluster = await opened({ redis: 2, sentinels: 2, servers });
  expect(cluster.server).toMatch(/^redis \d\S+ \(redis-1: valkey 99\.1\.0, sentinel-0: valkey 99\.1\.0\)$/);
  const [node, sentinel] = ['/run/lab/bin/redis-1/redis-server', '/run/lab/bin/sentinel-0/redis-sentinel'];
  expect(starts()).toEqual([node, sentinel]);
  expect(await ask(cluster, 'sentinel-0', 'SENTINEL', 'CKQUORUM', 'mymaster')).toMatch(/^OK 2/);
  await cluster.lab.request('hangUp', {});
  await cluster.signal('redis-1', 'SIGKILL');
  await cluster.start('redis-1');
  await until(async () => (starts().length === 3 ? true : undefined), {
    what: 'redis-1 to start again',
    withinMs: 60_000,
    everyMs: 20,
  });
  expect(starts()).toEqual([node, node, sentinel]);
});

test('a program that is not there is named with its process before anything is started', async () => {
  await expect(opened({ servers: { 'redis-0': '/nowhere/redis-server' } })).rejects.toMatchObject({
    code: 'BAD_EXPERIMENT',
    message: 'the server of redis-0, /nowhere/redis-server, is no program on this machine',
  });
});
