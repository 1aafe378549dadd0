/** Client programs beside the agent: those that keep to the protocol, and planted ones that do not. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { FAIL, OK, UNKNOWN } from '../src/history/record.ts';
import { program, type ProgramOptions } from '../src/workload/program.ts';
import { writerKey } from '../src/workload/workload.ts';
import { audit } from './agent/audit.ts';
import type { Deployment } from './agent/deployment.ts';
import { RunningAgent, type Lines } from './agent/running-agent.ts';
import { agentOf, ALONE, deploy, WHOLE } from './agent/writing.ts';
import { processesWith } from './processes-with.ts';

const CLIENTS = join(import.meta.dirname, '..', 'clients');

/** An agent whose workload is written by a program. */
/** A rate that a shell, which starts some processes for each write, keeps up with on a machine with much to do. */
const SLOWLY = 12;

async function writing(
  deployment: Deployment,
  command: ProgramOptions['command'],
  rate = 40,
): Promise<RunningAgent> {
  const agent = await agentOf(deployment);
  const workload = program({ name: 'w', command, writers: 2, rate });
  await agent.order({ order: 'write', workload });
  return agent;
}

/** What an agent recorded of a program in a shell that writes nothing, asked for a second, and until it has acknowledged so many. */
async function conductOf(script: string, acknowledgements = 0): Promise<Lines> {
  const agent = await writing(await deploy(ALONE), ['sh', '-c', script]);
  await sleep(1_000);
  await agent.acknowledges('w', acknowledgements);
  await agent.order({ order: 'stop-writing' });
  return agent.end();
}

/** Answers everything it is asked for with one word. */
const ANSWERING = (word: string): string =>
  `echo ready; while read -r _ writer number; do echo "${word} $writer $number"; done`;

/** Longer than a machine with much to do keeps an agent waiting, and shorter than a flood that nothing ends, µs. */
const STANDSTILL_US = 1_400_000;

function endOf(lines: Lines) {
  return lines.of('program').find(({ event }) => event === 'ended');
}

describe('a program that keeps to the protocol', () => {
  test.each([
    ['in a shell', [join(CLIENTS, 'redis-cli.sh')]],
    ['with ioredis', ['node', join(CLIENTS, 'ioredis.mjs')]],
  ] as const)('%s writes through a failover, and what it says is so', async (_, command) => {
    const deployment = await deploy(WHOLE);
    const agent = await writing(deployment, command, SLOWLY);
    await agent.acknowledges('w', 60);
    deployment.signal('redis-0', 'SIGKILL');
    const successor = await until(
      async () => {
        for (const name of ['redis-1', 'redis-2'])
          if ((await deployment.client(name).role())[0] === 'master') return name;
        return undefined;
      },
      { what: 'a new master', withinMs: 60_000, everyMs: 50 },
    );
    const node = deployment.client(successor);
    const before = await node.llen(writerKey('w', 0));
    await until(async () => (await node.llen(writerKey('w', 0))) > before + 20 || undefined, {
      what: 'the program to come back',
      withinMs: 60_000,
      everyMs: 50,
    });
    await agent.order({ order: 'stop-writing' });
    const lines = await agent.end();
    expect(lines.of('program').map(({ event }) => event)).toEqual(['begun', 'ended']);
    expect(endOf(lines)).toMatchObject({ because: 'asked', words: 'exit code 0', misspoken: 0 });
    expect(lines.of('writer').map((one) => one.program)).toEqual([true, true]);
    expect(lines.of('connection').some((one) => one.node !== undefined)).toBe(false);
    expect(lines.numbers(0, OK).length).toBeGreaterThan(40);
    // What the old master acknowledged just before it died may be lost.
    await audit(lines, node, { losses: true });
  });

  test('finds secrets, and what its author gives it, in its environment', async () => {
    const deployment = await deploy(ALONE);
    const secret = 'a-secret-of-this-test';
    const { directory, folder } = deployment;
    const access = { redis: { username: 'me', password: secret }, sentinel: {} };
    const agent = await RunningAgent.start('client-a', { ...directory, access }, folder);
    const script = `echo "$REDIS_USERNAME:$REDIS_PASSWORD:$SENTINEL_PASSWORD:$MASTER_NAME:$OWN" >&2; ${ANSWERING('unknown')}`;
    await agent.order({
      order: 'write',
      workload: program({
        name: 'w',
        command: ['sh', '-c', `${script}; test "$REDIS_PASSWORD" = "$OWN"`],
        environment: { OWN: secret },
      }),
    });
    await sleep(200);
    await agent.order({ order: 'stop-writing' });
    const lines = await agent.end();
    expect(endOf(lines)?.words).toBe('exit code 0');
  });
});

describe('a program that does not', () => {
  test('and dies leaves what it was asked for unknown, and what is due afterwards refused', async () => {
    const lines = await conductOf('echo ready; read -r _; sleep 0.3; exit 3');
    expect(endOf(lines)).toMatchObject({ because: 'itself', words: 'exit code 3' });
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['program ended']));
    expect(lines.codes(FAIL)).toEqual(new Set(['no program']));
    expect(lines.operations.filter((op) => op[5] === FAIL).every((op) => op[3] === -1)).toBe(true);
  });

  test('and answers nothing is unsettled in bounded time, and ended with all that it has started', async () => {
    const word = `program-${process.pid}`;
    const began = performance.now();
    const lines = await conductOf(
      `trap '' TERM; sh -c 'sleep 600; : ${word}' & echo ready; while true; do sleep 600; done; : ${word}`,
    );
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['unsettled']));
    expect(endOf(lines)).toMatchObject({ because: 'hung', words: 'SIGKILL' });
    expect(processesWith(word)).toEqual([]);
  });

  test('and prints rubbish is quoted, counted, and asked on', async () => {
    const lines = await conductOf(
      `echo ready; printf 'okay chaos:w:0 1\\nok chaos:w:0\\nok chaos:w:0 0\\n\\033[1mok chaos:w:9 1\\n'; ${ANSWERING('ok')}`,
      25,
    );
    const said = lines.of('program').filter(({ event }) => event === 'misspoke');
    expect(said.map(({ words }) => words)).toEqual([
      'no answer: okay chaos:w:0 1',
      'no answer: ok chaos:w:0',
      'no answer: ok chaos:w:0 0',
      'no answer: ·[1mok chaos:w:9 1',
      // A second "ready" is none either.
      'no answer: ready',
    ]);
    expect(endOf(lines)).toMatchObject({ because: 'asked', misspoken: 5 });
    expect(lines.operations.filter((op) => op[5] === OK).length).toBeGreaterThan(20);
  });

  test('and answers twice, or what it was not asked, is believed once', async () => {
    const lines = await conductOf(
      `echo ready; echo 'ok chaos:w:0 77'; while read -r _ w n; do echo "fail $w $n no"; echo "ok $w $n"; done`,
    );
    expect(lines.operations.every((op) => op[5] === FAIL)).toBe(true);
    expect(lines.of('program').find(({ event }) => event === 'misspoke')?.words).toBe(
      'answered though not asked, or already: ok chaos:w:0 77',
    );
    expect(endOf(lines)?.misspoken).toBe(1 + lines.operations.length);
  });

  test.each([
    ['lines', "echo ready; yes 'not an answer'"],
    ['one line without an end', 'echo ready; cat /dev/zero'],
    ['errors', 'echo ready; (yes error >&2) & while true; do sleep 1; done'],
  ])('and floods with %s does not keep the agent from its work', async (_, script) => {
    const agent = await writing(await deploy(ALONE), ['sh', '-c', script]);
    await agent.writesDown('flooded');
    await agent.order({ order: 'stop-writing' });
    const lines = await agent.end();
    const late = lines.of('stall').filter(({ length }) => length > STANDSTILL_US);
    expect(late).toEqual([]);
    expect(endOf(lines)?.because).toBe('flooded');
    expect(lines.of('program').length).toBeLessThan(10);
  });

  test.each([
    [
      ['sh', '-c', 'echo no library >&2; exit 1'],
      /"w" \(sh .*\) ended before it was ready; it said: no library$/,
    ],
    [['/no/such/program'], /"w" \(\/no\/such\/program\) could not be started: there is no such program$/],
  ] as const)('and is never ready is named at once', async (command, sentence) => {
    await expect(writing(await deploy(ALONE), command)).rejects.toThrow(sentence);
  });
});
