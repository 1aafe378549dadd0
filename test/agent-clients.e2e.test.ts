/** What clients write and how: keys and counters, the library's own ways, and WAIT, against real servers. */

import { describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { FAIL, OK, UNKNOWN } from '../src/history/record.ts';
import type { Order } from '../src/cluster/protocol.ts';
import { appends } from '../src/workload/appends.ts';
import { increments } from '../src/workload/increments.ts';
import { sets } from '../src/workload/sets.ts';
import { writerKey, type ClientSettings, type Workload } from '../src/workload/workload.ts';
import { audit } from './agent/audit.ts';
import type { Deployment } from './agent/deployment.ts';
import type { Lines, RunningAgent } from './agent/running-agent.ts';
import { agentOf, ALONE, deploy, LONG, shows } from './agent/writing.ts';

const PINNED = { name: 'w', via: 'first-master', writers: 2, rate: 200 } as const;
const PATIENT = { ...PINNED, deadline: LONG } as const;

function order(workload: Workload): Order {
  return { order: 'write', workload, pinnedTo: 'redis-0' };
}

/** Writes while something is done, stops, reads everything back from the first node, and ends. */
async function writeDuring(
  deployment: Deployment,
  workload: Workload,
  deed: (agent: RunningAgent) => Promise<void>,
): Promise<Lines> {
  const agent = await agentOf(deployment);
  await agent.order(order(workload));
  await agent.acknowledges('w', 50);
  await deed(agent);
  await agent.order({ order: 'stop-writing' });
  const lists = [0, 1].map((index) => ({ key: writerKey('w', index), kind: workload.kind }));
  const about = { when: 'final', label: 'final', nodes: ['redis-0'] } as const;
  await agent.order({ order: 'read', ...about, lists });
  return agent.end();
}

async function pause(deployment: Deployment, name: string, ms: number): Promise<void> {
  deployment.signal(name, 'SIGSTOP');
  await sleep(ms);
  deployment.signal(name, 'SIGCONT');
}

/** How many of a writer's things were read back. */
function held(lines: Lines, writer: number): number {
  const key = writerKey('w', writer);
  const [read] = lines.of('read').filter((one) => one.key === key);
  return read!.runs.reduce((sum, [, count]) => sum + count, 0);
}

describe('what is written', () => {
  test('keys are read back from among all others, each once', async () => {
    const deployment = await deploy(ALONE);
    const workload = sets({ ...PATIENT, rate: 'max', profile: 'flood' });
    const lines = await writeDuring(deployment, workload, async () => {
      await deployment.client('redis-0').set('chaos:w:00:7', 'of somebody else');
      const enough = async (): Promise<true | undefined> =>
        (await deployment.client('redis-0').dbsize()) > 25_000 ? true : undefined;
      await until(enough, { what: 'many keys', withinMs: 60_000, everyMs: 50 });
    });
    for (const writer of [0, 1]) {
      const numbers = lines.numbers(writer, OK);
      const [read] = lines.of('read').filter(({ key }) => key === writerKey('w', writer));
      expect(read!.runs).toEqual([[1, numbers.length]]);
    }
  });

  test('a counter’s acknowledgements carry its values', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, increments(PATIENT), (agent) => agent.acknowledges('w', 200));
    expect(lines.of('writer').every(({ counter }) => counter === true)).toBe(true);
    for (const writer of [0, 1]) {
      const own = lines.operations.filter((op) => op[0] === writer);
      expect(own.length).toBeGreaterThan(50);
      expect(own.map((op) => op[7])).toEqual(own.map((op) => op[1]));
      expect(held(lines, writer)).toBe(own.length);
    }
  });
});

describe('an application', () => {
  const application = (settings?: ClientSettings): Workload =>
    appends({ ...PINNED, profile: 'application', ...(settings && { settings }) });

  test('gets everything acknowledged in the end when its server pauses, and writes nothing twice', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, application(), async (agent) => {
      await pause(deployment, 'redis-0', 1_500);
      // More than were due meanwhile.
      await agent.acknowledges('w', 600);
    });
    expect(lines.operations.every((op) => op[5] === OK)).toBe(true);
    expect(Math.max(...lines.operations.map((op) => op[4] - op[2]))).toBeGreaterThan(1_000_000);
    await audit(lines, deployment.client('redis-0'));
  });

  test('stops in bounded time with a frozen server, and what has not settled is unknown', async () => {
    const deployment = await deploy(ALONE);
    const agent = await agentOf(deployment);
    await agent.order(order(application()));
    await agent.acknowledges('w', 50);
    deployment.signal('redis-0', 'SIGSTOP');
    await sleep(500);
    const began = performance.now();
    await agent.order({ order: 'stop-writing' });
    // Without a bound it would wait for as long as the server is frozen.
    expect(performance.now() - began).toBeLessThan(20_000);
    const lines = await agent.end();
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['unsettled']));
    deployment.signal('redis-0', 'SIGCONT');
    await audit(lines, deployment.client('redis-0'));
  });

  test('queues without a connection, and its acknowledgements name the process that gave them', async () => {
    const deployment = await deploy(ALONE);
    let [killed, started] = [0, 0];
    const lines = await writeDuring(deployment, application(), async (agent) => {
      await deployment.kill('redis-0');
      killed = agent.now();
      await sleep(500);
      started = agent.now();
      await deployment.startNode('redis-0');
      // More than were due meanwhile.
      await agent.acknowledges('w', 200 + (agent.now() - killed) / 5_000);
    });
    expect(lines.codes(FAIL)).toEqual(new Set());
    const connections = lines.of('connection');
    expect(new Set(connections.map(({ runId }) => runId)).size).toBe(2);
    expect(connections.every(({ runId, node }) => runId?.length === 40 && node === 'redis-0')).toBe(true);
    // What was queued meanwhile was acknowledged by the process that came afterwards.
    const second = new Set(connections.slice(2).map(({ id }) => id));
    const late = lines.operations.filter((op) => op[5] === OK && op[2] > killed && op[2] < started);
    expect(late.length).toBeGreaterThan(20);
    expect(late.every((op) => second.has(op[6]))).toBe(true);
  });

  test('that gives the connection up writes twice, silently', async () => {
    const deployment = await deploy(ALONE);
    const settings = { socketTimeout: '300ms' } as const;
    const workload = increments({ ...PINNED, profile: 'application', settings });
    const lines = await writeDuring(deployment, workload, async (agent) => {
      await pause(deployment, 'redis-0', 1_000);
      await agent.acknowledges('w', 400);
    });
    expect(lines.operations.every((op) => op[5] === OK)).toBe(true);
    for (const writer of [0, 1])
      expect(held(lines, writer)).toBeGreaterThan(lines.numbers(writer, OK).length);
  });

  test('that retries nothing writes once, and does not know what became of it', async () => {
    const deployment = await deploy(ALONE);
    const settings = { socketTimeout: '300ms', maxRetriesPerRequest: 0 } as const;
    const lines = await writeDuring(deployment, application(settings), async (agent) => {
      await pause(deployment, 'redis-0', 1_000);
      await agent.acknowledges('w', 200);
    });
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['library']));
    await audit(lines, deployment.client('redis-0'));
  });

  test('that sends nothing again leaves open for ever what a lost connection took with it', async () => {
    const deployment = await deploy(ALONE);
    const settings = { autoResendUnfulfilledCommands: false };
    const lines = await writeDuring(deployment, application(settings), async (agent) => {
      deployment.signal('redis-0', 'SIGSTOP');
      await sleep(1_000);
      await deployment.kill('redis-0');
      await deployment.startNode('redis-0');
      // Long enough to send again what was lost, if it did.
      await agent.acknowledges('w', 400);
    });
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['unsettled']));
    expect(lines.operations.filter((op) => op[5] === UNKNOWN).length).toBeGreaterThan(20);
    await audit(lines, deployment.client('redis-0'), { losses: true });
  });

  test('that times out calls unknown what is executed all the same', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, application({ commandTimeout: '200ms' }), async (agent) => {
      await pause(deployment, 'redis-0', 1_000);
      await agent.acknowledges('w', 100);
    });
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['library']));
    await audit(lines, deployment.client('redis-0'));
    expect(held(lines, 0)).toBeGreaterThan(lines.numbers(0, OK).length);
  });
});

describe('WAIT', () => {
  const waiting = (replicas: number | 'all'): Workload =>
    appends({ ...PATIENT, wait: { replicas, within: '200ms' } });

  test.for([1, 'all'] as const)('%s calls unknown what too few replicas have in time', async (replicas) => {
    const deployment = await deploy({ nodes: 2, sentinels: 0 });
    const lines = await writeDuring(deployment, waiting(replicas), async (agent) => {
      await pause(deployment, 'redis-1', 1_000);
      await agent.acknowledges('w', 100);
    });
    expect(lines.codes(FAIL)).toEqual(new Set());
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['not replicated']));
    const outcomes = lines.operations.map((op) => op[5]);
    expect(outcomes.lastIndexOf(OK)).toBeGreaterThan(outcomes.indexOf(UNKNOWN));
    await audit(lines, deployment.client('redis-0'));
    // It was executed: nothing but the acknowledgement is missing.
    expect(held(lines, 0)).toBe(lines.operations.filter((op) => op[0] === 0).length);
  });

  test('keeps a refused write a failure, and a lost connection unknown', async () => {
    const deployment = await deploy({ nodes: 2, sentinels: 0 });
    const patient = appends({ ...PATIENT, wait: { replicas: 1, within: '5s' } });
    const lines = await writeDuring(deployment, patient, async () => {
      const redis = deployment.client('redis-0');
      await redis.config('SET', 'min-replicas-to-write', '5');
      await shows(redis, 'errorstats', /errorstat_NOREPLICAS:count=\d{2}/);
      await redis.config('SET', 'min-replicas-to-write', '0');
      deployment.signal('redis-1', 'SIGSTOP');
      await shows(redis, 'clients', /blocked_clients:[1-9]/);
      await redis.call('client', 'kill', 'type', 'normal', 'skipme', 'yes');
      deployment.signal('redis-1', 'SIGCONT');
    });
    expect(lines.codes(FAIL)).toContain('NOREPLICAS');
    expect(lines.codes(UNKNOWN)).toContain('closed');
    await audit(lines, deployment.client('redis-0'));
  });
});
