/** The agent program against real servers and Sentinels, which are killed, frozen and made to refuse. */

import { afterEach, describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { FAIL, OK, UNKNOWN } from '../src/history/record.ts';
import type { Order } from '../src/workload/protocol.ts';
import { appends } from '../src/workload/appends.ts';
import { writerKey, type WorkloadOptions } from '../src/workload/workload.ts';
import { audit } from './agent/audit.ts';
import { Deployment, type Size } from './agent/deployment.ts';
import { RunningAgent, type Lines } from './agent/running-agent.ts';

const ALONE: Size = { nodes: 1, sentinels: 0 };
const WHOLE: Size = { nodes: 3, sentinels: 3, downAfterMs: 500 };

const open: Deployment[] = [];
afterEach(async () => {
  for (const deployment of open.splice(0)) await deployment.close();
});

async function deploy(size: Size): Promise<Deployment> {
  const deployment = await Deployment.start(size);
  open.push(deployment);
  return deployment;
}

function agentOf({ directory, folder }: Deployment, name = 'client-a'): Promise<RunningAgent> {
  return RunningAgent.start(name, directory, folder);
}

/** Writers pinned to the first node, unless told otherwise. */
function write(options: WorkloadOptions = {}): Order {
  const workload = appends({ name: 'w', via: 'first-master', writers: 4, rate: 400, ...options });
  return { order: 'write', workload, ...(workload.via === 'first-master' && { pinnedTo: 'redis-0' }) };
}

/** Writes while something is done, then stops and ends. */
async function writeDuring(deployment: Deployment, order: Order, deed: () => Promise<void>): Promise<Lines> {
  const agent = await agentOf(deployment);
  await agent.order(order);
  await sleep(500);
  await deed();
  await agent.order({ order: 'stop-writing' });
  return agent.end();
}

describe('writers', () => {
  test('keep their rate and record every operation once', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, write(), () => sleep(1_500));
    expect(lines.operations.every((op) => op[5] === OK)).toBe(true);
    expect(lines.operations.length).toBeGreaterThan(700);
    expect(lines.operations.every(([, , intended, sent, done]) => intended <= sent && sent <= done)).toBe(
      true,
    );
    expect(lines.of('writing').map(({ phase }) => phase)).toEqual(['begun', 'stopped']);
    expect(lines.records[0]).toMatchObject({ kind: 'process', name: 'client-a' });
    await audit(lines, deployment.client('redis-0'));
  });

  test.for(['strict', 'flood'] as const)(
    '%s: call in-flight writes of a killed server unknown, later ones failed',
    async (profile) => {
      const deployment = await deploy(ALONE);
      const order = write({ profile, rate: 2_000 });
      const lines = await writeDuring(deployment, order, async () => {
        deployment.signal('redis-0', 'SIGKILL');
        await sleep(300);
        await deployment.startNode('redis-0');
        await sleep(700);
      });
      expect([...lines.codes(FAIL)].every((code) => ['not connected', 'LOADING'].includes(code))).toBe(true);
      expect(lines.operations.some((op) => op[5] === FAIL && op[3] === -1)).toBe(true);
      const runIds = new Set(lines.of('connection').map(({ runId }) => runId));
      expect(runIds.size).toBe(2);
      expect(lines.operations.at(-1)?.[5]).toBe(OK);
      await audit(lines, deployment.client('redis-0'), { losses: true });
    },
  );

  test('lose nothing and duplicate nothing when their connections are killed', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, write({ profile: 'flood', rate: 'max' }), async () => {
      for (let round = 0; round < 10; round++) {
        await deployment.client('redis-0').call('client', 'kill', 'type', 'normal', 'skipme', 'yes');
        await sleep(200);
      }
    });
    expect(lines.codes(UNKNOWN)).toEqual(new Set(['closed']));
    expect(lines.of('connection').length).toBeGreaterThan(20);
    await audit(lines, deployment.client('redis-0'));
  });

  test.for(['strict', 'flood'] as const)(
    '%s: give up on a frozen server at the deadline',
    async (profile) => {
      const deployment = await deploy(ALONE);
      const lines = await writeDuring(deployment, write({ profile, deadline: '500ms' }), async () => {
        deployment.signal('redis-0', 'SIGSTOP');
        await sleep(2_000);
        deployment.signal('redis-0', 'SIGCONT');
        await sleep(1_500);
      });
      const timedOut = lines.operations.filter((op) => op[5] === UNKNOWN);
      expect(lines.codes(UNKNOWN)).toContain('timeout');
      expect(Math.max(...timedOut.map((op) => op[4] - op[3]))).toBeLessThan(600_000);
      expect(lines.operations.at(-1)?.[5]).toBe(OK);
      await audit(lines, deployment.client('redis-0'));
    },
  );

  test('take a refusal for lack of replicas as a failure, and go on', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, write(), async () => {
      await deployment.client('redis-0').config('SET', 'min-replicas-to-write', '1');
      await sleep(300);
      await deployment.client('redis-0').config('SET', 'min-replicas-to-write', '0');
      await sleep(300);
    });
    expect(lines.codes(FAIL)).toEqual(new Set(['NOREPLICAS']));
    expect(lines.of('connection').length).toBe(4);
    expect(lines.operations.at(-1)?.[5]).toBe(OK);
    await audit(lines, deployment.client('redis-0'));
  });

  test('leave a history that covers all they wrote when they are killed mid-flood', async () => {
    const deployment = await deploy(ALONE);
    const agent = await agentOf(deployment);
    await agent.order(write({ profile: 'flood', rate: 'max' }));
    await sleep(800);
    const lines = await agent.kill();
    expect(lines.operations.length).toBeGreaterThan(10_000);
    await audit(lines, deployment.client('redis-0'));
  });

  test('that find no master fail their order with a sentence', async () => {
    const deployment = await deploy(ALONE);
    deployment.signal('redis-0', 'SIGKILL');
    const agent = await agentOf(deployment);
    await expect(agent.order(write())).rejects.toThrow(/found a master within 5000 ms/);
    await agent.end();
  }, 15_000);
});

describe('a failover', () => {
  test('leads writers to the new master, except the pinned ones; the observer sees it all', async () => {
    const deployment = await deploy(WHOLE);
    const observer = await agentOf(deployment, 'observer');
    const client = await agentOf(deployment);
    await observer.order({ order: 'observe', everyMs: 100, probe: true });
    await client.order(write({ name: 'led', via: 'sentinel' }));
    await client.order(write({ name: 'pinned' }));
    await sleep(1_000);
    await deployment.client('sentinel-0').call('sentinel', 'failover', 'mymaster');
    await until(async () => ((await deployment.master()) === 'redis-0' ? undefined : true), {
      what: 'a new master',
      withinMs: 10_000,
      everyMs: 50,
    });
    await sleep(3_000);
    await client.order({ order: 'stop-writing' });
    const master = await deployment.master();
    const lists = ['led', 'pinned'].flatMap((workload) =>
      [0, 1, 2, 3].map((index) => ({ key: writerKey(workload, index), kind: 'appends' })),
    );
    const nodes = deployment.directory.nodes.map(({ name }) => name);
    await observer.order({ order: 'read', when: 'final', label: 'end', nodes, lists });
    const seen = await observer.end();
    const lines = await client.end();

    const led = new Set(lines.of('writer').flatMap(({ id, workload }) => (workload === 'led' ? [id] : [])));
    const ofLed = lines.of('connection').filter(({ writer }) => led.has(writer));
    expect(new Set(ofLed.map(({ node }) => node))).toEqual(new Set(['redis-0', master]));
    const ofPinned = lines.of('connection').filter(({ writer }) => !led.has(writer));
    expect(new Set(ofPinned.map(({ node }) => node))).toEqual(new Set(['redis-0']));
    await audit(lines, deployment.client(master), { losses: true });

    const channels = new Set(seen.of('event').map(({ channel }) => channel));
    expect([...channels]).toEqual(
      expect.arrayContaining(['+new-epoch', '+elected-leader', '+switch-master']),
    );
    const last = deployment.directory.sentinels.map(({ name }) =>
      seen.of('sentinel').findLast(({ sentinel }) => sentinel === name),
    );
    for (const record of last)
      expect(record?.view).toMatchObject({
        master,
        configEpoch: 1,
        currentEpoch: 1,
        knownSentinels: 3,
        knownReplicas: 2,
        tilt: false,
      });
    const roles = seen.of('node').filter(({ node }) => node === master);
    expect(new Set(roles.map(({ state }) => state?.role))).toEqual(new Set(['slave', 'master']));
    const probes = seen.of('probe').filter(({ node }) => node === master);
    expect(probes.find(({ accepted }) => !accepted)?.reply).toMatch(/^READONLY/);
    expect(probes.at(-1)).toMatchObject({ accepted: true, reply: 'OK' });
    const readings = seen.of('reading');
    expect(readings.map(({ complete }) => complete)).toEqual([true, true, true]);
    expect(seen.of('read')).toHaveLength(3 * lists.length);
  }, 60_000);

  test('after a kill is found through Sentinels even if the first listed one is frozen', async () => {
    const deployment = await deploy(WHOLE);
    const client = await agentOf(deployment);
    await client.order(write({ via: 'sentinel', writers: 2, rate: 200 }));
    await sleep(500);
    deployment.signal('sentinel-0', 'SIGSTOP');
    deployment.signal('redis-0', 'SIGKILL');
    await sleep(6_000);
    await client.order({ order: 'stop-writing' });
    const lines = await client.end();
    expect(lines.operations.at(-1)?.[5]).toBe(OK);
    const nodes = lines.of('connection').map(({ node }) => node);
    expect(new Set(nodes).size).toBe(2);
    await audit(lines, deployment.client(nodes.at(-1)!), { losses: true });
  }, 60_000);
});

describe('reading', () => {
  test('gives up on dead and frozen nodes, and says so', async () => {
    const deployment = await deploy({ nodes: 3, sentinels: 0 });
    const agent = await agentOf(deployment);
    await agent.order(write({ writers: 1 }));
    await sleep(500);
    await agent.order({ order: 'stop-writing' });
    deployment.signal('redis-1', 'SIGKILL');
    deployment.signal('redis-2', 'SIGSTOP');
    const lists = [{ key: writerKey('w', 0), kind: 'appends' }];
    const nodes = ['redis-0', 'redis-1', 'redis-2'];
    await agent.order({ order: 'read', when: 'before-heal', label: 'heal 1', nodes, lists });
    const lines = await agent.end();
    const complete = Object.fromEntries(lines.of('reading').map(({ node, complete }) => [node, complete]));
    expect(complete).toEqual({ 'redis-0': true, 'redis-1': false, 'redis-2': false });
    expect(lines.of('read')).toHaveLength(1);
    expect(lines.of('read')[0]?.runs).toEqual([[1, lines.numbers(0, OK).length]]);
  });
});
