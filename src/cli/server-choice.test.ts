import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { topology } from '../experiment/topology.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { carriedOutBy, serverChoices } from './server-choice.ts';

/** A folder with programs that say that they are these. */
function folderWith(programs: Readonly<Record<string, string>>): string {
  const folder = join(temporaryFolder(), 'servers');
  mkdirSync(folder);
  for (const [name, says] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${says}"\n`, { mode: 0o755 });
  return folder;
}

const BOTH = { 'redis-server': 'Redis server v=8.0.2 sha=0', 'valkey-server': 'Valkey server v=8.1.4 sha=0' };

test('a choice is a name and a program, or a folder that holds one', () => {
  const folder = folderWith(BOTH);
  const program = join(folder, 'redis-server');
  const choice = {
    server: 'redis',
    version: 'redis 8.0.2',
    path: program,
    given: `new=${program}`,
    name: 'new',
  };
  expect(serverChoices([`new=${program}`])).toEqual([choice]);
  expect(serverChoices([`new=${folderWith({ 'redis-server': BOTH['redis-server'] })}`])).toMatchObject([
    { name: 'new', version: 'redis 8.0.2' },
  ]);
});

test('of two programs in a folder the name says which', () => {
  const folder = folderWith(BOTH);
  expect(serverChoices([`valkey-8.1=${folder}`, `redis-8=${folder}`]).map(({ version }) => version)).toEqual([
    'valkey 8.1.4',
    'redis 8.0.2',
  ]);
  expect(() => serverChoices([`new=${folder}`])).toThrow('holds redis 8.0.2 and valkey 8.1.4');
});

test.each([
  ['redis-8', 'chooses no server'],
  ['=/usr/bin/redis-server', 'chooses no server'],
  ['../up=/usr/bin/redis-server', 'chooses no server'],
  ['redis-8=/nowhere', 'there is no server of Redis or Valkey at /nowhere'],
])('"%s" is refused', (text, sentence) => {
  expect(() => serverChoices([text])).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringContaining(sentence) }),
  );
});

test('two of one name are refused, and so is a program that is no server', () => {
  const folder = folderWith({ ...BOTH, other: 'redis-cli 8.0.2' });
  const program = join(folder, 'redis-server');
  expect(() => serverChoices([`a=${program}`, `a=${folder}/valkey-server`])).toThrow(
    'two servers are called a',
  );
  expect(() => serverChoices([`a=${join(folder, 'other')}`])).toThrow('there is no server');
});

test('the kind of the server is that of the plan, and programs of single processes stay', () => {
  const [valkey] = serverChoices([`v=${join(folderWith(BOTH), 'valkey-server')}`]);
  const mixed = topology({ redis: 3, sentinels: 3, quorum: 2, servers: { 'redis-1': 'redis' } });
  const one = { id: 'one', experiment: { topology: mixed } as Experiment };
  const [single, series] = carriedOutBy(
    [
      one,
      {
        id: 'one',
        head: { kind: 'samples', title: '', hypothesis: '', seed: 1, axes: [], limits: [] },
        options: [],
        variants: [{ ...one, label: '#1', seed: 1, at: {} }],
      },
    ],
    valkey!,
  );
  expect(single).toMatchObject({ experiment: { topology: { ...mixed, server: 'valkey' } } });
  expect(series).toMatchObject({ variants: [{ experiment: { topology: { server: 'valkey' } } }] });
});
