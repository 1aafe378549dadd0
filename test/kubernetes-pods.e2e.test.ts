/** What the testbed on a real cluster does to pods: kept away, scaled away, with another image, without their volume. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { podOf } from '../src/testbed/kubernetes/names.ts';
import { FOLDERS } from '../src/testbed/kubernetes/processes/start-script.ts';
import type { Cluster } from '../src/cluster/cluster.ts';
import { Kubectl } from './kubectl.ts';
import { onKind } from './on-kind.ts';
import { askerOf, opened, soon, type Opened } from './opened-on-kind.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-pods-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

onKind('the pods of three data nodes and a Sentinel on a cluster', (context) => {
  const kubectl = new Kubectl(context);
  let lab: Opened;
  let cluster: Cluster;
  let ask: ReturnType<typeof askerOf>;
  const uidOf = (kind: 'pod' | 'pvc', name: string): Promise<string> =>
    kubectl.say('get', kind, name, '-n', lab.namespace, '-o', 'jsonpath={.metadata.uid}');

  // No Sentinel acts by itself while the tests break and repair.
  beforeAll(async () => {
    lab = await opened(context, { redis: 3, sentinels: 1, quorum: 1, downAfter: '600s' }, root);
    cluster = lab.cluster;
    ask = askerOf(kubectl, lab);
  });
  afterAll(() => cluster.close());

  it('a pod that is kept away stays away until it may return, with its data', async () => {
    await ask('redis-1', 'CONFIG', 'SET', 'appendfsync', 'always');
    await ask('redis-0', 'SET', 'key', 'kept');
    await soon('replication', async () => (await ask('redis-1', 'GET', 'key')) === 'kept' || undefined);
    await cluster.orchestrator!.deletePod('redis-1', { grace: 'own', keepAway: true, volume: 'kept' });
    expect(await cluster.states(['redis-1'])).toMatchObject([{ state: 'dead' }]);
    const phase = ['get', 'pod', podOf('redis-1'), '-n', lab.namespace, '-o', 'jsonpath={.status.phase}'];
    await soon(
      'the next pod',
      async () => (await kubectl.say(...phase).catch(() => '')) === 'Pending' || undefined,
    );
    await sleep(2_000);
    expect(await kubectl.say(...phase)).toBe('Pending');
    expect(await cluster.states(['redis-1'])).toMatchObject([{ state: 'dead' }]);
    await cluster.orchestrator!.returnPod('redis-1');
    expect(await cluster.states(['redis-1'])).toMatchObject([{ state: 'running' }]);
    await soon(
      'its data',
      async () => (await ask('redis-1', 'GET', 'key').catch(() => '')) === 'kept' || undefined,
    );
  });

  it('pods that are scaled away are gone until as many are asked for again, and come back with their data', async () => {
    const orchestrator = cluster.orchestrator!;
    await ask('redis-0', 'SET', 'before', 'scaled');
    await soon('replication', async () => (await ask('redis-2', 'GET', 'before')) === 'scaled' || undefined);
    await expect(orchestrator.scaleDown(['redis-0'])).rejects.toThrow('gives up its last pods first');
    await orchestrator.scaleDown(['redis-2']);
    expect(await cluster.states(['redis-1', 'redis-2'])).toMatchObject([
      { state: 'running' },
      { state: 'dead' },
    ]);
    await orchestrator.scaleBack();
    await orchestrator.returnPod('redis-2');
    await soon('its data', async () => (await ask('redis-2', 'GET', 'before')) === 'scaled' || undefined);
  });

  it('a pod whose image is changed comes back with the other server', async () => {
    const orchestrator = cluster.orchestrator!;
    const inside = ['exec', '-n', lab.namespace, 'sentinel-0', '-c', 'sentinel', '--'];
    for (const server of ['valkey', 'redis'] as const) {
      await orchestrator.changeImage('sentinel-0', server);
      await orchestrator.returnPod('sentinel-0');
      expect(await kubectl.say(...inside, `${server}-cli`, '-p', '26379', 'INFO', 'server')).toContain(
        `${server}_version:`,
      );
    }
  });

  it('a volume that is deleted with its pod is another, empty one afterwards', async () => {
    const inPod = ['exec', '-n', lab.namespace, podOf('redis-2'), '--'];
    const claim = `data-${podOf('redis-2')}`;
    const former = await uidOf('pvc', claim);
    await kubectl.say(...inPod, 'touch', `${FOLDERS.data}/mark`);
    await cluster.orchestrator!.deletePod('redis-2', { grace: 'none', keepAway: true, volume: 'deleted' });
    await cluster.orchestrator!.returnPod('redis-2');
    expect(await uidOf('pvc', claim)).not.toBe(former);
    expect(await kubectl.say(...inPod, 'ls', FOLDERS.data)).not.toContain('mark');
  });

  it('a killed container is started again by the cluster itself', async () => {
    const [before] = await cluster.states(['redis-1']);
    await cluster.orchestrator!.killContainer('redis-1');
    const after = await cluster.orchestrator!.awaitContainer('redis-1');
    expect(after.state).toBe('running');
    expect(after.pid).not.toBe(before!.pid);
    const restarts = 'jsonpath={.status.containerStatuses[0].restartCount}';
    const count = ['get', 'pod', podOf('redis-1'), '-n', lab.namespace, '-o', restarts];
    await soon('the restart', async () => (await kubectl.say(...count)) === '1' || undefined);
  });
});
