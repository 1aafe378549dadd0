/** The testbed on a real cluster, and what it did as a person sees it: with kubectl and the server's own client. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { monotonicUs, sleep } from '../src/core/clock.ts';
import type { Link } from '../src/history/record.ts';
import { podOf } from '../src/testbed/kubernetes/names.ts';
import type { LimitLook } from '../src/cluster/resources.ts';
import type { Cluster } from '../src/cluster/cluster.ts';
import type { PodDeletion } from '../src/cluster/orchestrator.ts';
import { Kubectl } from './kubectl.ts';
import { onKind } from './on-kind.ts';
import { addressOf, askerOf, opened, soon, type Opened } from './opened-on-kind.ts';
import { RedisSession } from './redis-session.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-testbed-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The links between a host and all others, both ways. */
function linksOf({ hosts }: Cluster, host: string): Link[] {
  const others = hosts.map(({ name }) => name).filter((name) => name !== host);
  return others.flatMap((other) => [
    { from: host, to: other },
    { from: other, to: host },
  ]);
}

const FORCED: PodDeletion = { grace: 'none', keepAway: false, volume: 'kept' };

onKind('three data nodes and five Sentinels on a cluster', (context) => {
  const kubectl = new Kubectl(context);
  let lab: Opened;
  let cluster: Cluster;
  let ask: ReturnType<typeof askerOf>;
  const at = (host: string): { namespace: string; pod: string } => ({
    namespace: lab.namespace,
    pod: podOf(host),
  });
  const uidOf = (kind: 'pod' | 'pvc', name: string): Promise<string> =>
    kubectl.say('get', kind, name, '-n', lab.namespace, '-o', 'jsonpath={.metadata.uid}');
  const connected = async (links: readonly Link[]): Promise<boolean[]> =>
    (await cluster.dial(links)).map(({ connected: is }) => is);
  // A machine that stands still for a second answers nobody in it: what is whole is tried until it answers.
  const whole = (links: readonly Link[]): Promise<true> =>
    soon('links to be whole', async () => (await connected(links)).every(Boolean) || undefined);

  // No Sentinel acts by itself while the tests break and repair.
  beforeAll(async () => {
    lab = await opened(context, { redis: 3, sentinels: 5, quorum: 2, downAfter: '600s' }, root);
    cluster = lab.cluster;
    ask = askerOf(kubectl, lab);
  });
  afterAll(() => cluster.close());

  it('is steady when it is open: replicas linked, Sentinels agreed, on more than one machine', async () => {
    expect(cluster.server).toMatch(/^redis \d+\.\d+/);
    expect(await ask('redis-0', 'INFO', 'replication')).toContain('connected_slaves:2');
    expect(await ask('redis-2', 'INFO', 'replication')).toContain('master_link_status:up');
    expect(await ask('sentinel-4', 'SENTINEL', 'CKQUORUM', 'mymaster')).toMatch(/^OK 5 usable/);
    expect(new Set(cluster.hosts.map(({ node }) => node)).size).toBeGreaterThan(1);
  });

  it('a frozen process keeps its address and answers nobody until it goes on', async () => {
    const before = monotonicUs();
    const stopped = await cluster.signal('redis-0', 'SIGSTOP');
    expect(stopped).toMatchObject({ process: 'redis-0', state: 'stopped' });
    expect(stopped.atUs).toBeGreaterThan(before - 100_000);
    expect(stopped.atUs).toBeLessThan(monotonicUs() + 100_000);
    expect(await kubectl.answers(at('redis-1'), addressOf(cluster, 'redis-0'))).toBe(false);
    await whole([{ from: 'redis-1', to: 'redis-0' }]);
    expect(await cluster.signal('redis-0', 'SIGCONT')).toMatchObject({ state: 'running', pid: stopped.pid });
    expect(await kubectl.answers(at('redis-1'), addressOf(cluster, 'redis-0'))).toBe(true);
  });

  it('a killed process stays dead until it is started, with its data', async () => {
    await ask('redis-0', 'SET', 'key', 'kept');
    const [{ pid } = { pid: 0 }] = await cluster.states(['redis-0']);
    expect(await cluster.signal('redis-0', 'SIGKILL')).toMatchObject({ state: 'dead' });
    await sleep(3_000);
    expect(await cluster.states(['redis-0', 'redis-1'])).toMatchObject([
      { state: 'dead' },
      { state: 'running' },
    ]);
    expect(await kubectl.answers(at('redis-1'), addressOf(cluster, 'redis-0'))).toBe(false);
    const again = await cluster.start('redis-0');
    expect(again.state).toBe('running');
    expect(again.pid).not.toBe(pid);
    await soon('the answer', () => ask('redis-0', 'PING').catch(() => undefined));
    expect(await ask('redis-0', 'GET', 'key')).toBe('kept');
    await expect(cluster.start('nobody')).rejects.toThrow('no process named nobody');
  });

  it('a host that is cut off is: new connections, those that were open and replication, until it is restored', async () => {
    const address = addressOf(cluster, 'redis-0');
    const session = new RedisSession(kubectl, at('redis-1'), address);
    onTestFinished(() => {
      session.close();
    });
    await session.hears(session.ask(), 90_000);
    await soon(
      'replication',
      async () => (await ask('redis-1', 'INFO', 'replication')).includes('status:up') || undefined,
    );
    const links = linksOf(cluster, 'redis-0');
    const watched: Link[] = [
      { from: 'redis-1', to: 'redis-0' },
      { from: 'redis-0', to: 'redis-1' },
      { from: 'sentinel-0', to: 'redis-1' },
    ];
    const before = await cluster.counters(watched);
    expect(before.map(({ dropped }) => dropped)).toEqual([0, 0, 0]);
    for (const { passed } of before) expect(passed).toBeGreaterThan(0);

    await cluster.cut(links, 60_000);
    const during = await cluster.counters(watched);
    const words = session.ask();
    await ask('redis-0', 'SET', 'while', 'cut off');
    expect(await kubectl.answers(at('redis-1'), address)).toBe(false);
    expect(await kubectl.answers(at('redis-0'), addressOf(cluster, 'redis-1'))).toBe(false);
    expect(await kubectl.answers(at('redis-1'), addressOf(cluster, 'redis-2'))).toBe(true);
    expect((await connected(watched)).slice(0, 2)).toEqual([false, false]);
    await whole([watched[2]!]);
    expect(session.hasHeard(words)).toBe(false);
    expect(await ask('redis-1', 'GET', 'while')).toBe('');
    const later = await cluster.counters(watched);
    for (const direction of [0, 1]) {
      expect(later[direction]!.passed).toBe(during[direction]!.passed);
      expect(later[direction]!.dropped).toBeGreaterThan(during[direction]!.dropped);
    }
    expect(later[2]!.passed).toBeGreaterThan(during[2]!.passed);
    expect(later[2]!.dropped).toBe(0);

    await cluster.restore(links);
    await whole(watched);
    await session.hears(words, 90_000);
    await soon('replication', async () => (await ask('redis-1', 'GET', 'while')) === 'cut off' || undefined);
  });

  it('a cut ends by itself when its time is over', async () => {
    const links = linksOf(cluster, 'redis-2');
    // Longer than a look with kubectl takes.
    await cluster.cut(links, 8_000);
    const began = performance.now();
    expect(await kubectl.answers(at('redis-1'), addressOf(cluster, 'redis-2'))).toBe(false);
    await whole(links);
    expect(performance.now() - began).toBeGreaterThan(7_500);
    expect(await kubectl.answers(at('redis-1'), addressOf(cluster, 'redis-2'))).toBe(true);
  });

  it('some packets of a link are lost, those of others are not, and that ends by itself', async () => {
    const links = linksOf(cluster, 'redis-2').filter(
      ({ from, to }) => from === 'redis-0' || to === 'redis-0',
    );
    const other = { from: 'redis-1', to: 'redis-2' };
    const lost = async (): Promise<number[]> =>
      (await cluster.counters([...links, other])).map((count) => count.lost ?? -1);
    expect(await lost()).toEqual([0, 0, 0]);
    await cluster.slow!(links, { loss: 0.5 }, 15_000);
    // Connections of our own: what replication sends waits ever longer after a cut, and may not come in that time.
    await soon('a loss in each direction', async () => {
      await connected(links);
      const [there, back] = await lost();
      return (there! > 0 && back! > 0) || undefined;
    });
    expect((await lost()).at(-1)).toBe(0);
    await soon('the end of the losses', async () => {
      const before = await lost();
      for (let n = 0; n < 5; n++) await connected(links);
      return (await lost()).every((count, n) => count === before[n]) || undefined;
    });
    await cluster.endSlowness!(links);
  });

  it('a container that gets little of a core is held back by the kernel until that is lifted, or its time is over', async () => {
    const { resources } = cluster;
    const look = (): Promise<LimitLook> => resources!.look('redis-1', 'cpu');
    const busy = (): Promise<string> => ask('redis-1', 'DEBUG', 'POPULATE', '200000', 'filler', '10');
    expect((await look()).isLimited).toBe(false);
    for (const end of ['lifted', 'over'] as const) {
      await resources!.throttle('redis-1', 0.01, end === 'lifted' ? 60_000 : 9_000);
      const { isLimited, hits = 0 } = await look();
      expect(isLimited).toBe(true);
      // Twice, as a script that is sent again would do it.
      await resources!.throttle('redis-1', 0.01, end === 'lifted' ? 60_000 : 9_000);
      void busy().catch(() => undefined);
      await soon('the kernel to hold it back', async () => ((await look()).hits ?? 0) > hits || undefined);
      if (end === 'lifted') await resources!.lift('redis-1', 'cpu');
      await soon('the end of the limit', async () => !(await look()).isLimited || undefined);
      await soon(
        'an answer',
        async () => (await ask('redis-1', 'PING').catch(() => '')) === 'PONG' || undefined,
      );
    }
  });

  it('a cut follows a host whose pod is deleted and made anew', async () => {
    const links = linksOf(cluster, 'redis-2');
    const watched = links.filter(({ from, to }) => from === 'redis-0' || to === 'redis-0');
    const former = await uidOf('pod', podOf('redis-2'));
    await cluster.cut(links, 120_000);
    const before = await cluster.counters(watched);
    await cluster.orchestrator!.deletePod('redis-2', FORCED);
    await cluster.orchestrator!.returnPod('redis-2');
    expect(await uidOf('pod', podOf('redis-2'))).not.toBe(former);
    expect(await connected(links)).toEqual(links.map(() => false));
    expect(await kubectl.answers(at('redis-0'), addressOf(cluster, 'redis-2'))).toBe(false);
    expect(await kubectl.answers(at('redis-2'), addressOf(cluster, 'redis-0'))).toBe(false);
    const after = await cluster.counters(watched);
    for (const [n, { passed, dropped }] of after.entries()) {
      expect(passed).toBe(before[n]!.passed);
      expect(dropped).toBeGreaterThan(before[n]!.dropped);
    }
    await cluster.restore(links);
    await whole(links);
    await soon('replication', async () => (await ask('redis-2', 'GET', 'while')) === 'cut off' || undefined);
  });

  it('leaves nothing in the cluster when it is closed', async () => {
    expect((await kubectl.leftOf(lab.runId)).length).toBeGreaterThan(0);
    await cluster.close();
    await soon('nothing to be left', async () => (await kubectl.leftOf(lab.runId)).length === 0 || undefined);
    await cluster.close();
  });
});
