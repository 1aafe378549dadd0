/** The agent's writers against real servers, which are killed, frozen and made to refuse. */

import { describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { FAIL, OK, UNKNOWN } from '../src/history/record.ts';
import type { Order } from '../src/cluster/protocol.ts';
import { sets } from '../src/workload/sets.ts';
import { KEYS_LIVE_S, writerKey } from '../src/workload/workload.ts';
import { audit } from './agent/audit.ts';
import type { Deployment } from './agent/deployment.ts';
import { RunningAgent, type Lines } from './agent/running-agent.ts';
import { agentOf, ALONE, deploy, shows, write } from './agent/writing.ts';

const untilTrue = (what: string, holds: () => Promise<boolean>): Promise<true> =>
  until(async () => ((await holds()) ? true : undefined), { what, withinMs: 60_000, everyMs: 20 });

/** Writes while something is done, then stops and ends. */
async function writeDuring(
  deployment: Deployment,
  order: Order,
  deed: (agent: RunningAgent) => Promise<void>,
): Promise<Lines> {
  const agent = await agentOf(deployment);
  await agent.order(order);
  await agent.acknowledges('w', 50);
  await deed(agent);
  await agent.order({ order: 'stop-writing' });
  return agent.end();
}

describe('writers', () => {
  test('keep their rate and record every operation once', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, write(), (agent) => agent.acknowledges('w', 500));
    expect(lines.operations.every((op) => op[5] === OK)).toBe(true);
    for (const writer of [0, 1, 2, 3]) {
      const intended = lines.operations.flatMap((op) => (op[0] === writer ? [op[2]] : []));
      const between = intended.slice(1).map((at, index) => at - intended[index]!);
      expect(new Set(between)).toEqual(new Set([10_000]));
    }
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
      const lines = await writeDuring(deployment, order, async (agent) => {
        deployment.signal('redis-0', 'SIGKILL');
        await sleep(300);
        await deployment.startNode('redis-0');
        await agent.acknowledges('w', 500);
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
      const client = deployment.client('redis-0');
      const allWrite = async (): Promise<boolean> =>
        String(await client.call('client', 'list', 'type', 'normal')).split(' cmd=rpush ').length > 4;
      for (let round = 0; round < 10; round++) {
        await client.call('client', 'kill', 'type', 'normal', 'skipme', 'yes');
        await untilTrue('all writers to write again', allWrite);
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
      const frozenMs = 4_000;
      const lines = await writeDuring(deployment, write({ profile, deadline: '500ms' }), async (agent) => {
        deployment.signal('redis-0', 'SIGSTOP');
        await sleep(frozenMs);
        deployment.signal('redis-0', 'SIGCONT');
        await agent.acknowledges('w', 200);
      });
      const timedOut = lines.operations.filter((op) => op[5] === UNKNOWN);
      expect(lines.codes(UNKNOWN)).toContain('timeout');
      // Long before it goes on; at the deadline itself, but for a machine that stands still then.
      expect(Math.max(...timedOut.map((op) => op[4] - op[3]))).toBeLessThan(0.75 * frozenMs * 1_000);
      await audit(lines, deployment.client('redis-0'));
    },
  );

  test('take a refusal for lack of replicas as a failure, and go on', async () => {
    const deployment = await deploy(ALONE);
    const lines = await writeDuring(deployment, write(), async (agent) => {
      await deployment.client('redis-0').config('SET', 'min-replicas-to-write', '1');
      await shows(deployment.client('redis-0'), 'errorstats', /errorstat_NOREPLICAS:count=\d{2}/);
      await deployment.client('redis-0').config('SET', 'min-replicas-to-write', '0');
      await agent.acknowledges('w', 200);
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
    await agent.acknowledges('w', 50_000);
    const lines = await agent.kill();
    expect(lines.operations.length).toBeGreaterThan(10_000);
    await audit(lines, deployment.client('redis-0'));
  });

  test('have announced every number on disk before they use it', async () => {
    const deployment = await deploy(ALONE);
    const agent = await agentOf(deployment);
    await agent.order(write({ writers: 1, rate: 2_000 }));
    const intoSecondBlock = async (): Promise<true | undefined> =>
      (await deployment.client('redis-0').llen(writerKey('w', 0))) > 1_000 ? true : undefined;
    await until(intoSecondBlock, { what: 'the second block', withinMs: 30_000, everyMs: 1 });
    const lines = await agent.kill();
    const blocks = lines.of('block').map(({ from, to }) => [from, to]);
    // What is left of the second one when it is killed depends on the machine; the next is announced with its first number.
    expect(blocks.length).toBeGreaterThanOrEqual(2);
    expect(blocks).toEqual(blocks.map((_, index) => [index * 1_000 + 1, (index + 1) * 1_000]));
    await audit(lines, deployment.client('redis-0'));
  });

  test('that find no master fail their order with a sentence', async () => {
    const deployment = await deploy(ALONE);
    deployment.signal('redis-0', 'SIGKILL');
    const agent = await agentOf(deployment);
    await expect(agent.order(write())).rejects.toThrow(/could connect within 5000 ms/);
    await agent.end();
  });
});

describe('writers that know one address', () => {
  test('go there, whatever it is: who acknowledged is known by the run id alone', async () => {
    const deployment = await deploy(ALONE);
    const { directory, folder } = deployment;
    const { address, port } = directory.nodes[0]!;
    const services = [{ name: 'Service to-master', address, port }];
    const agent = await RunningAgent.start('client-a', { ...directory, services }, folder);
    await agent.order(write({ name: 'served', via: { service: 'to-master' } }));
    await agent.order(write({ name: 'addressed', via: { address: `${address}:${port}` } }));
    await expect(agent.order(write({ via: { service: 'to-nobody' } }))).rejects.toThrow(
      'w is to go through the Service to-nobody, and there is none',
    );
    await sleep(500);
    await agent.order({ order: 'stop-writing' });
    const lines = await agent.end();
    expect(new Set(lines.of('connection').map(({ node }) => node))).toEqual(
      new Set(['Service to-master', `${address}:${port}`]),
    );
    expect(new Set(lines.of('connection').map(({ runId }) => runId)).size).toBe(1);
    await audit(lines, deployment.client('redis-0'));
  });
});

describe('a replica', () => {
  test('refuses writes: the pinned writers go on, the others ask Sentinel for another master', async () => {
    const deployment = await deploy({ nodes: 2, sentinels: 1, downAfterMs: 600_000 });
    const agent = await agentOf(deployment);
    await agent.order(write({ name: 'led', via: 'sentinel' }));
    await agent.order(write({ name: 'flooding', via: 'sentinel', profile: 'flood' }));
    await agent.order(write({ name: 'pinned' }));
    for (const name of ['led', 'flooding', 'pinned']) await agent.acknowledges(name, 50);
    const port = deployment.directory.nodes[1]!.port;
    await deployment.client('redis-0').replicaof('127.0.0.1', port);
    await shows(deployment.client('redis-0'), 'errorstats', /errorstat_READONLY:count=\d{2}/);
    await sleep(1_000);
    await deployment.client('redis-0').replicaof('NO', 'ONE');
    for (const name of ['led', 'flooding', 'pinned']) await agent.acknowledges(name, 50);
    await agent.order({ order: 'stop-writing' });
    const lines = await agent.end();
    expect(lines.codes(FAIL)).toEqual(new Set(['READONLY', 'not connected']));
    expect(lines.codes(UNKNOWN)).toEqual(new Set());
    const connections = (workload: string): number =>
      lines
        .of('writer')
        .filter((writer) => writer.workload === workload)
        .flatMap(({ id }) => lines.of('connection').filter(({ writer }) => writer === id)).length;
    expect(connections('pinned')).toBe(4);
    expect(connections('led')).toBe(8);
    expect(connections('flooding')).toBe(8);
    await audit(lines, deployment.client('redis-0'), { losses: true });
  });
});

test('the agent ends by itself when its orders end, and leaves its history whole', async () => {
  const deployment = await deploy(ALONE);
  const agent = await agentOf(deployment);
  await agent.order(write({ profile: 'flood', rate: 'max' }));
  await sleep(500);
  const lines = await agent.hangUp();
  expect(lines.of('writing').map(({ phase }) => phase)).toEqual(['begun', 'stopped']);
  await audit(lines, deployment.client('redis-0'));
});

describe('keys of ours in a deployment that stays', () => {
  const stays = async (): Promise<{ deployment: Deployment; agent: RunningAgent }> => {
    const deployment = await deploy(ALONE);
    const directory = { ...deployment.directory, keys: 'chaos:run' };
    return { deployment, agent: await RunningAgent.start('client-a', directory, deployment.folder) };
  };
  const lists = [0, 1].flatMap((index) => [
    { key: writerKey('w', index, 'chaos:run'), kind: 'appends' },
    { key: writerKey('s', index, 'chaos:run'), kind: 'sets' },
  ]);

  test('expire from their first write on, and are gone for good at the end, though the observer asked for writes', async () => {
    const { deployment, agent } = await stays();
    const server = deployment.client('redis-0');
    await agent.order({ order: 'observe', everyMs: 20, probe: true });
    await agent.order(write({ writers: 2 }));
    await agent.order({
      order: 'write',
      workload: sets({ name: 's', via: 'first-master', writers: 2, rate: 400 }),
      pinnedTo: 'redis-0',
    });
    await untilTrue('keys of every kind', async () => (await server.keys('chaos:*')).length > 100);
    await agent.order({ order: 'stop-writing' });
    for (const key of await server.keys('chaos:*'))
      expect(await server.ttl(key), key).toBeGreaterThan(KEYS_LIVE_S - 100);
    await agent.order({ order: 'remove-keys', lists });
    await sleep(300);
    expect(await server.keys('chaos:*')).toEqual([]);
    await agent.end();
  });

  test('expire, too, where the first writes were refused', async () => {
    const { deployment, agent } = await stays();
    const server = deployment.client('redis-0');
    await server.config('SET', 'min-replicas-to-write', '1');
    await agent.order(write({ writers: 1 }));
    await shows(server, 'errorstats', /errorstat_NOREPLICAS:count=\d/);
    await server.config('SET', 'min-replicas-to-write', '0');
    await untilTrue('a key', async () => (await server.exists(lists[0]!.key)) === 1);
    await agent.order({ order: 'stop-writing' });
    expect(await server.ttl(lists[0]!.key)).toBeGreaterThan(0);
    await agent.end();
  });
});
