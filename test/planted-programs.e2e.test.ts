/**
 * Client programs that read and subscribe, in a whole run: a true one, and planted ones that change a little of what it says.
 * Each verdict about reads and messages must see the one that is wrong, and no other.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { delivered, lost, monotonic, silence, stale } from '../src/check/words.ts';
import { quiet } from '../src/experiment/steps.ts';
import { appends } from '../src/workload/appends.ts';
import { messages } from '../src/workload/messages.ts';
import { program } from '../src/workload/program.ts';
import { reads } from '../src/workload/reads.ts';
import type { Workload } from '../src/workload/workload.ts';
import { PATIENT, ran, short, type ShortRun } from './short-run.ts';

const TRUE_ONE = join(import.meta.dirname, '..', 'clients', 'ioredis.mjs');

/** What each does to the lines of the true program: `words` are those of one, `nth` counts lines of its kind from 1. */
const PLANTED = {
  true: '[words]',
  // It answers with what it saw first, for ever.
  stale: "words[0] === 'value' ? [[...words.slice(0, 3), (first ??= words[3])]] : [words]",
  // Now and then it answers with less than it has answered before.
  backwards:
    "words[0] === 'value' && nth % 10 === 0 ? [[...words.slice(0, 3), Math.max(0, words[3] - 5)]] : [words]",
  // Now and then it keeps a message to itself.
  swallows: "words[0] === 'got' && nth % 10 === 0 ? [] : [words]",
  // From the twentieth message on it keeps all to itself.
  silent: "words[0] === 'got' && nth > 20 ? [] : [words]",
  // Now and then it reports a message twice.
  twice: "words[0] === 'got' && nth % 10 === 0 ? [words, words] : [words]",
} as const;

type Planted = keyof typeof PLANTED;
const NAMES = Object.keys(PLANTED) as Planted[];

function planted(name: Planted): Workload {
  const script = `
    const [times, counted] = [{}, (word) => (times[word] = (times[word] ?? 0) + 1)];
    let first;
    const child = require('node:child_process').spawn(process.execPath, [${JSON.stringify(TRUE_ONE)}], { stdio: ['inherit', 'pipe', 'inherit'] });
    require('node:readline').createInterface({ input: child.stdout }).on('line', (line) => {
      const words = line.split(' ');
      const nth = counted(words[0]);
      for (const said of ${PLANTED[name]}) console.log(said.join(' '));
    });`;
  return program({ name, command: ['node', '-e', script], writers: 1, rate: 10 });
}

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-planted-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

let run: ShortRun;
beforeAll(async () => {
  const experiment = short([quiet('6s')], {
    topology: PATIENT,
    workload: [
      appends({ name: 'followed', writers: 1, rate: 40 }),
      ...NAMES.flatMap((name) => [
        planted(name),
        reads({ name: `reads-${name}`, of: 'followed', through: name, readers: 1, rate: 20 }),
        messages({
          name: `news-${name}`,
          kind: 'pubsub',
          through: name,
          publishers: 1,
          subscribers: 1,
          rate: 20,
        }),
      ]),
    ],
    expect: [
      lost({ atMost: 0 }),
      ...NAMES.flatMap((name) => [
        stale({ workload: `reads-${name}`, atMost: '2s' }),
        monotonic({ workload: `reads-${name}` }),
        delivered({ workload: `news-${name}`, times: 'never', atMost: 0 }),
        delivered({ workload: `news-${name}`, times: 'twice', atMost: 0 }),
        silence({ workload: `news-${name}`, atMost: '2s' }),
      ]),
    ],
  });
  run = await ran(root, 'planted', experiment, { retry: 2 });
});

test.each<[Planted, readonly string[]]>([
  ['true', []],
  ['stale', ['stale']],
  ['backwards', ['monotonic']],
  ['swallows', ['delivered never']],
  ['silent', ['delivered never', 'silence']],
  ['twice', ['delivered twice']],
])('a program that is %s fails %j', (name, wanted) => {
  const own = run.result.findings.filter(({ expected }) => expected.includes(`-${name}"`));
  expect(own).toHaveLength(5);
  const failed = own.flatMap(({ check, verdict, sentence }) => {
    const times = /delivered (never|twice)/.exec(sentence)?.[1];
    return verdict === 'held' ? [] : [`${check}${check === 'delivered' ? ` ${times}` : ''}`];
  });
  expect(failed).toEqual(wanted);
  expect(own.filter(({ verdict }) => verdict === 'undecided')).toEqual([]);
});

test('all of them kept to the protocol', () => {
  expect(run.result.guards.find(({ name }) => name === 'client programs kept to the protocol')).toMatchObject(
    {
      intact: true,
    },
  );
});
