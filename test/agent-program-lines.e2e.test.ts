/** Client programs that read and subscribe beside the agent, on real servers: true ones, and planted ones that say what cannot be. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { deliveriesOf } from '../src/facts/deliveries.ts';
import { conductOf } from '../src/facts/programs.ts';
import { dataSetIn, readingsIn } from '../src/facts/readings.ts';
import { sightsOf } from '../src/facts/sights.ts';
import { HistoryBuilder } from '../src/history/builder.ts';
import { recordsOf, type History } from '../src/history/history.ts';
import { appends } from '../src/workload/appends.ts';
import { LIBRARIES, type Library } from '../src/workload/libraries.ts';
import { messages } from '../src/workload/messages.ts';
import { program } from '../src/workload/program.ts';
import { reads } from '../src/workload/reads.ts';
import { writerKey } from '../src/workload/workload.ts';
import type { Deployment } from './agent/deployment.ts';
import type { RunningAgent } from './agent/running-agent.ts';
import { agentOf, CALM, deploy, LONG, shared, WHOLE } from './agent/writing.ts';

const CLIENTS = join(import.meta.dirname, '..', 'clients');
const KEY = writerKey('w', 0);
const NEWS = messages({
  name: 'm',
  kind: 'pubsub',
  through: 'p',
  publishers: 2,
  subscribers: 2,
  rate: 40,
  deadline: LONG,
});

/** Those that need nothing installed, and each library's own. */
const PROGRAMS: readonly Pick<Library, 'name' | 'command' | 'requires' | 'masterAlone'>[] = [
  { name: 'redis-cli', command: [join(CLIENTS, 'redis-cli.sh')], masterAlone: true },
  ...LIBRARIES,
];

const NOT_INSTALLED = 'not installed: make clients';

function isMissing({ requires }: (typeof PROGRAMS)[number]): boolean {
  return requires !== undefined && !existsSync(requires);
}

/** Longer than a machine with much to do keeps an agent waiting, and shorter than a flood that nothing ends, µs. */
const STANDSTILL_US = 1_900_000;

/** Asks a program for everything while something is done; answers with the history. */
async function askedDuring(
  deployment: Deployment,
  command: readonly [string, ...string[]],
  deed: (agent: RunningAgent) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<History> {
  const agent = await agentOf(deployment);
  const through = program({ name: 'p', command, environment, writers: 1, rate: 10 });
  await agent.order({
    order: 'write',
    workload: appends({ name: 'w', writers: 1, rate: 40, deadline: LONG }),
  });
  // All at once, as the runner does: whichever comes first starts the program.
  await Promise.all([
    agent.order({
      order: 'write',
      workload: reads({ name: 'r', of: 'w', through: 'p', readers: 2, rate: 20 }),
      keys: [KEY],
      through,
    }),
    agent.order({ order: 'write', workload: NEWS, through }),
    agent.order({ order: 'write', workload: through }),
  ]);
  await deed(agent);
  await agent.order({ order: 'stop-writing' });
  const lists = [{ key: KEY, kind: 'appends' }];
  await agent.order({ order: 'read', when: 'final', label: 'final', nodes: ['redis-0'], lists });
  await agent.end();
  const builder = new HistoryBuilder();
  const file = builder.file();
  file.push(readFileSync(agent.historyFile));
  file.end();
  const history = builder.history();
  expect(history.damagedLines).toBe(0);
  return history;
}

/** A program in a shell that is ready, says something, and answers each word with a line of its own. */
function shell(first: string, answers: Readonly<Record<string, string>> = {}): readonly ['sh', '-c', string] {
  const cases = Object.entries(answers).map(([word, line]) => `${word}) ${line} ;;`);
  return [
    'sh',
    '-c',
    `echo ready; ${first}; while read -r word a b c; do case $word in ${cases.join(' ')} esac; done`,
  ];
}

/** How many connections have each of the channels on this node: a library may have one for all of its subscribers. */
async function subscribed(node: Redis): Promise<unknown> {
  return node.pubsub('NUMSUB', ...[0, 1].map((index) => writerKey('m', index)));
}

function conduct(history: History) {
  return conductOf(history, undefined)[0]!;
}

describe('a program that reads and subscribes', () => {
  const deployed = shared(CALM);

  test.for(PROGRAMS)('with $name sees all that there is to see, by one process', async (one, { skip }) => {
    skip(isMissing(one), NOT_INSTALLED);
    const history = await askedDuring(deployed(), one.command, async (agent) => {
      await Promise.all(['w', 'm', 'r'].map((workload) => agent.acknowledges(workload, 50)));
    });
    const { readers } = sightsOf(history, dataSetIn(readingsIn(history, 'final'))!, 'r');
    expect(readers.map(({ reader }) => [reader.key, reader.reads, reader.through])).toEqual([
      ['chaos:r:0', KEY, 'p'],
      ['chaos:r:1', KEY, 'p'],
    ]);
    for (const { sights } of readers) {
      expect(sights.length).toBeGreaterThan(10);
      expect(sights.every(({ stale, back, isLost }) => stale === 0 && back === 0 && !isLost)).toBe(true);
      expect(Math.max(...sights.map(({ seen }) => seen))).toBeGreaterThan(30);
    }
    const { published, recipients } = deliveriesOf(history, NEWS);
    expect(published.length).toBeGreaterThan(40);
    expect(recipients.map(({ name }) => name)).toEqual(['subscriber-0', 'subscriber-1']);
    for (const { got, never, twice } of recipients) {
      expect({ never, twice }).toEqual({ never: [], twice: [] });
      expect(got).toBeGreaterThanOrEqual(published.length);
    }
    expect(recordsOf(history, 'program').map(({ event }) => event)).toEqual(['begun', 'ended']);
    expect(conduct(history)).toMatchObject({ faults: [], misspoken: 0, unsubscribed: [] });
  });

  test.for(PROGRAMS.filter(({ masterAlone }) => masterAlone !== true))(
    'with $name reads from replicas what is as stale as these are',
    async (one, { skip }) => {
      skip(isMissing(one), NOT_INSTALLED);
      const deployment = await deploy(CALM);
      const cut = async (agent: RunningAgent): Promise<void> => {
        await agent.acknowledges('r', 10);
        // Sentinel makes them replicas again some 10 s later.
        for (const node of ['redis-1', 'redis-2'])
          await deployment.client(node).call('replicaof', 'no', 'one');
        await sleep(3_000);
      };
      const history = await askedDuring(deployment, one.command, cut, { READ_FROM: 'replica' });
      const { readers } = sightsOf(history, dataSetIn(readingsIn(history, 'final'))!, 'r');
      expect(readers).toHaveLength(2);
      for (const { sights } of readers)
        expect(Math.max(...sights.map(({ stale }) => stale))).toBeGreaterThan(1.2e6);
      expect(conduct(history)).toMatchObject({ faults: [], misspoken: 0, unsubscribed: [] });
    },
  );

  test.for(PROGRAMS)('with $name comes back to its channels after a failover', async (one, { skip }) => {
    skip(isMissing(one), NOT_INSTALLED);
    const deployment = await deploy(WHOLE);
    const killed = async (agent: RunningAgent): Promise<void> => {
      await agent.acknowledges('m', 10);
      const before = await subscribed(deployment.client('redis-0'));
      deployment.signal('redis-0', 'SIGKILL');
      const areBack = async (): Promise<true | undefined> => {
        for (const name of ['redis-1', 'redis-2'])
          if (isDeepStrictEqual(await subscribed(deployment.client(name)), before)) return true;
        return undefined;
      };
      await until(areBack, { what: 'subscribers to be back', withinMs: 60_000, everyMs: 50 });
      // More than were sent before and are not told of yet.
      await agent.acknowledges('m', 80);
    };
    const history = await askedDuring(deployment, one.command, killed);
    const { published, recipients } = deliveriesOf(history, NEWS);
    for (const { never, twice } of recipients) {
      expect(never.length).toBeLessThan(published.length);
      expect(never).not.toContain(published.at(-1));
      expect(twice).toEqual([]);
    }
    expect(conduct(history).faults).toEqual([]);
  });
});

describe('a program that does not', () => {
  const deployed = shared(CALM);

  test('and ignores what it does not know is named for what it left unanswered', async () => {
    const history = await askedDuring(deployed(), shell(':', { write: 'echo "unknown $a $b"' }), (agent) =>
      agent.acknowledges('m', 20),
    );
    const { faults, misspoken, unanswered, unansweredReads, unsubscribed } = conduct(history);
    expect({ faults, misspoken, unanswered: unanswered.count }).toEqual({
      faults: [],
      misspoken: 0,
      unanswered: 0,
    });
    expect(unansweredReads.count).toBeGreaterThan(5);
    expect(unsubscribed.toSorted()).toEqual(
      [0, 1].flatMap((index) => [0, 1].map((channel) => `m:subscriber-${index} ${writerKey('m', channel)}`)),
    );
    expect(deliveriesOf(history, NEWS).recipients.map(({ deaf }) => deaf)).toEqual(Array(2).fill('got none'));
  });

  test('and says what cannot be is quoted and counted', async () => {
    const history = await askedDuring(
      deployed(),
      shell('echo subscribed m:subscriber-0 chaos:x:0; echo got m:subscriber-0 chaos:x:0 1', {
        write: 'echo "value $a $b 3"; echo "unknown $a $b"',
        read: 'echo "ok $a $b"; echo "value $a $b None"; echo "unknown $a $b"',
        subscribe: 'echo "subscribed $a $b"; echo "subscribed $a $b"; echo "got $a $b 2000000"',
      }),
      (agent) => agent.acknowledges('m', 20),
    );
    const said = recordsOf(history, 'program').flatMap(({ words }) => words ?? []);
    const { misspoken, faults } = conduct(history);
    expect(misspoken).toBeGreaterThan(20);
    expect(faults).toHaveLength(1);
    expect(said.slice(0, 2)).toEqual([
      'never asked to subscribe: subscribed m:subscriber-0 chaos:x:0',
      'never asked to subscribe: got m:subscriber-0 chaos:x:0 1',
    ]);
    expect(said.slice(2, 5).join('\n')).toMatch(
      /^(subscribed already|never sent|no answer to a (read|write)): /m,
    );
    expect(history.ledger.hearers.every(({ highest }) => highest === 0)).toBe(true);
  });

  test('and answers reads with what nobody has written is contradicted', async () => {
    const history = await askedDuring(
      deployed(),
      shell(':', {
        write: 'echo "unknown $a $b"',
        read: 'echo "value $a $b 1000000"',
        subscribe: 'echo "subscribed $a $b"',
      }),
      (agent) => agent.acknowledges('m', 20),
    );
    expect(conduct(history).faults.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^the program of "p" answered \d+\Wreads with what nobody had written by then: chaos:r:\d is said to have seen number 1000000 of chaos:w:0 at /,
      ),
    ]);
  });

  test.each([
    [
      'one message for ever',
      'while true; do echo "got m:subscriber-0 chaos:m:0 1"; done & echo "subscribed $a $b"',
    ],
    ['messages that nobody sent', 'while true; do echo "got $a $b 9999"; done'],
    ['that it has subscribed', 'while true; do echo "subscribed $a $b"; done'],
  ])('and floods with %s is ended, and leaves few records', async (_, line) => {
    const history = await askedDuring(
      deployed(),
      shell(':', { write: 'echo "unknown $a $b"', subscribe: line }),
      (agent) => agent.writesDown('flooded'),
    );
    const end = recordsOf(history, 'program').find(({ event }) => event === 'ended');
    expect(end?.because).toBe('flooded');
    expect(recordsOf(history, 'program').length).toBeLessThan(15);
    const messages = history.ledger.hearers.reduce((sum, { recorded }) => sum + recorded, 0);
    expect(messages).toBeLessThanOrEqual(10);
    expect(recordsOf(history, 'stall').filter(({ length }) => length > STANDSTILL_US)).toEqual([]);
  });
});
