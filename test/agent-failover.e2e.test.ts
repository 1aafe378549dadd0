/** The agent through failovers: writers that are led to the new master, the observer, the reading, the watch. */

import { describe, expect, test } from 'vitest';
import { watch } from '../src/agent/watch.ts';
import { until } from '../src/core/until.ts';
import { OK } from '../src/history/record.ts';
import { writerKey } from '../src/workload/workload.ts';
import { audit } from './agent/audit.ts';
import type { RunningAgent } from './agent/running-agent.ts';
import { agentOf, ALONE, CALM, deploy, WHOLE, write } from './agent/writing.ts';

/** What an observer told of a process last. */
function lastNode(observer: RunningAgent, name: string) {
  return observer.told('node').findLast(({ node }) => node === name);
}

function lastProbe(observer: RunningAgent, name: string) {
  return observer.told('probe').findLast(({ node }) => node === name);
}

function lastView(observer: RunningAgent, name: string) {
  return observer.told('sentinel').findLast(({ sentinel }) => sentinel === name)?.view;
}

describe('a failover', () => {
  test('leads writers to the new master, except the pinned ones; the observer sees it all', async () => {
    const deployment = await deploy(CALM);
    const observer = await agentOf(deployment, 'observer');
    const client = await agentOf(deployment);
    await observer.order({ order: 'observe', everyMs: 100, probe: true });
    await client.order(write({ name: 'led', via: 'sentinel' }));
    await client.order(write({ name: 'pinned' }));
    await client.acknowledges('led', 100);
    const nodes = deployment.directory.nodes.map(({ name }) => name);
    await observer.tells('probes of all nodes', () =>
      nodes.every((name) => lastProbe(observer, name) !== undefined),
    );
    await deployment.client('sentinel-0').call('sentinel', 'failover', 'mymaster');
    await until(async () => ((await deployment.master()) === 'redis-0' ? undefined : true), {
      what: 'a new master',
      withinMs: 60_000,
      everyMs: 50,
    });
    const master = await deployment.master();
    await observer.tells('what it looks like afterwards', () => {
      const views = deployment.directory.sentinels.map(({ name }) => lastView(observer, name));
      const agree = views.every((view) => view?.master === master && view.configEpoch === 1);
      const isMaster = lastNode(observer, master)?.state?.role === 'master';
      return agree && isMaster && lastProbe(observer, master)?.accepted === true;
    });
    // Not before all of its connections lead there.
    await client.acknowledges('led', 500);
    await client.order({ order: 'stop-writing' });
    const lists = ['led', 'pinned'].flatMap((workload) =>
      [0, 1, 2, 3].map((index) => ({ key: writerKey(workload, index), kind: 'appends' })),
    );
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
        knownSentinels: 2,
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
  });

  test('after a kill is found through Sentinels even if the first listed one is frozen', async () => {
    const deployment = await deploy(WHOLE);
    const client = await agentOf(deployment);
    await client.order(write({ via: 'sentinel', writers: 2, rate: 200 }));
    await client.acknowledges('w', 50);
    deployment.signal('sentinel-0', 'SIGSTOP');
    await deployment.kill('redis-0');
    const killed = client.now();
    // What was on its way then may still be told.
    await client.acknowledges('w', 200);
    await client.order({ order: 'stop-writing' });
    const lines = await client.end();
    expect(lines.operations.some((op) => op[5] === OK && op[3] > killed)).toBe(true);
    const nodes = lines.of('connection').map(({ node }) => node);
    expect(new Set(nodes).size).toBe(2);
    await audit(lines, deployment.client(nodes.at(-1)!), { losses: true });
  });
});

describe('the observer', () => {
  test('knows the epoch of a Sentinel that tries in vain, even if it came later', async () => {
    const deployment = await deploy({ ...WHOLE, downAfterMs: 500, quorum: 1 });
    for (const name of ['sentinel-1', 'sentinel-2', 'redis-0']) deployment.signal(name, 'SIGKILL');
    const sentinel = deployment.client('sentinel-0');
    const tries = async (): Promise<true | undefined> =>
      String(await sentinel.call('sentinel', 'master', 'mymaster')).includes('failover_in_progress') ||
      undefined;
    await until(tries, { what: 'the Sentinel to try', withinMs: 60_000, everyMs: 20 });
    const observer = await agentOf(deployment, 'observer');
    await observer.order({ order: 'observe', everyMs: 100, probe: false });
    await observer.tells('its epoch', () => (lastView(observer, 'sentinel-0')?.currentEpoch ?? 0) > 0);
    const seen = await observer.end();
    const { view } = seen.of('sentinel').findLast(({ sentinel }) => sentinel === 'sentinel-0')!;
    expect(view?.currentEpoch).toBeGreaterThan(0);
    expect(view).toMatchObject({ configEpoch: 0, master: 'redis-0', knownSentinels: 2 });
    expect(view?.flags).toContain('o_down');
    expect(seen.of('probe')).toEqual([]);
    expect(seen.of('listening')).toHaveLength(1);
  });

  test('tells of a frozen node within its patience, and of its return', async () => {
    const deployment = await deploy({ nodes: 2, sentinels: 0 });
    const observer = await agentOf(deployment, 'observer');
    await observer.order({ order: 'observe', everyMs: 100, probe: true });
    const both = (first: boolean, second: boolean) => (): boolean =>
      lastNode(observer, 'redis-0')?.reachable === first &&
      lastNode(observer, 'redis-1')?.reachable === second;
    await observer.tells('both', both(true, true));
    deployment.signal('redis-1', 'SIGSTOP');
    // Of the other one as well where the machine stood still; that one comes back without being let go on.
    await observer.tells('the frozen one alone', both(true, false));
    await observer.tells('a probe of it', () => lastProbe(observer, 'redis-1')?.reply === 'no reply');
    expect(lastProbe(observer, 'redis-1')?.accepted).toBe(false);
    deployment.signal('redis-1', 'SIGCONT');
    await observer.tells('its return', both(true, true));
    await observer.tells('it again and again', () => {
      const told = observer.told('node').filter(({ node }) => node === 'redis-1');
      return told.length > 15;
    });
    await observer.end();
  });
});

describe('reading', () => {
  test('goes on beside writers, and is true of the moment when it asked', async () => {
    const deployment = await deploy(ALONE);
    const agent = await agentOf(deployment);
    await agent.order(write({ profile: 'flood', rate: 'max' }));
    const lists = [0, 1, 2, 3].map((index) => ({ key: writerKey('w', index), kind: 'appends' }));
    // So much that one question does not do.
    const client = deployment.client('redis-0');
    const lengths = (): Promise<number[]> => Promise.all(lists.map(({ key }) => client.llen(key)));
    await until(async () => (await lengths()).every((length) => length > 10_000) || undefined, {
      what: 'long lists',
      withinMs: 60_000,
      everyMs: 50,
    });
    await agent.order({ order: 'read', when: 'before-heal', label: 'heal 1', nodes: ['redis-0'], lists });
    const lines = await agent.end();
    const [reading] = lines.of('reading');
    expect(reading).toMatchObject({ complete: true, keys: 4, state: { role: 'master' } });
    for (const { runs } of lines.of('read')) {
      expect(runs).toHaveLength(1);
      expect(runs[0]![0]).toBe(1);
      expect(runs[0]![1]).toBeGreaterThan(10_000);
    }
  });

  test('begins anew when its connection is cut', async () => {
    const deployment = await deploy(ALONE);
    const client = deployment.client('redis-0');
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    for (let slice = 0; slice < 100; slice++) await client.rpush('cut', ...numbers);
    const agent = await agentOf(deployment);
    const lists = [{ key: 'cut', kind: 'appends' }];
    const read = agent.order({ order: 'read', when: 'final', label: 'end', nodes: ['redis-0'], lists });
    const isReading = async (): Promise<true | undefined> =>
      String(await client.call('client', 'list')).includes(' cmd=lrange ') || undefined;
    await until(isReading, { what: 'it to read', withinMs: 60_000, everyMs: 1 });
    const cut = await client.call('client', 'kill', 'type', 'normal', 'skipme', 'yes');
    await read;
    const lines = await agent.end();
    expect(cut).toBe(1);
    expect(lines.of('reading')).toEqual([expect.objectContaining({ complete: true, keys: 1 })]);
    expect(lines.of('read')[0]?.runs).toEqual(Array.from({ length: 100 }, () => [0, 10_000]));
  });

  test('gives up on dead and frozen nodes, and says so', async () => {
    const deployment = await deploy({ nodes: 3, sentinels: 0 });
    const agent = await agentOf(deployment);
    await agent.order(write({ writers: 1 }));
    await agent.acknowledges('w', 100);
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

test('the watch tells the master and the counter, and how both come back after a kill', async () => {
  const deployment = await deploy(WHOLE);
  const { sentinels, masterName, access } = deployment.directory;
  const ending = new AbortController();
  const printed: string[] = [];
  const watching = watch({
    sentinels,
    masterName,
    password: access.redis.password!,
    counter: 'visits',
    signal: ending.signal,
    print: (line) => printed.push(line),
  });
  const prints = (what: string, isPrinted: () => boolean): Promise<true> =>
    until(() => isPrinted() || undefined, { what, withinMs: 60_000, everyMs: 20 });
  const [first] = deployment.directory.nodes;
  const whole = new RegExp(`^[0-9:.]{12}  127.0.0.1:${first!.port}, says 127.0.0.1:\\d+; visits \\d+$`);
  await prints('the master and the counter', () => printed.some((line) => whole.test(line)));
  deployment.signal('redis-0', 'SIGKILL');
  await prints('no reply', () => printed.some((line) => line.endsWith('visits no reply')));
  await prints('the new master', () => printed.some((line) => line.includes('(was ')));
  expect(await prints('its counter', () => /visits \d+$/.test(printed.at(-1)!))).toBe(true);
  ending.abort();
  await watching;
});
